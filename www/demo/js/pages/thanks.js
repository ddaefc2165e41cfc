/** The thank-you page: the order's number, what was bought, how to pay. */
import { inEveryLanguage, t } from '../language.js';
import { placed } from '../order.js';
import { one, startShell } from '../shell.js';
import { daysText, showLines, showSums } from '../summary.js';
import { purchase } from '../track.js';

startShell();

const order = placed.read();
one(document, '[data-none]').hidden = order !== null;
one(document, '[data-order]').hidden = order === null;
if (order) {
  purchase(order);
  inEveryLanguage(() => show(order));
}

/** @param {import('../order.js').Order} order */
function show(order) {
  const name = order.name.split(' ')[0] ?? '';
  one(document, '[data-thanks]').textContent = t('thanks.title', { name });
  one(document, '[data-number]').textContent = order.number;
  one(document, '[data-how]').textContent = t(`thanks.${order.payment}`, {
    count: order.installments,
  });
  one(document, '[data-when]').textContent = t('thanks.days', { when: daysText(order.days) });
  one(document, '[data-pix]').hidden = order.payment !== 'pix';
  showLines(one(document, '[data-sum-lines]'), order.lines);
  showSums(order, order.shipping);
}
