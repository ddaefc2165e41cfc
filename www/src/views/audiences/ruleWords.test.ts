import { expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { audiences } from '../../i18n/en/audiences';
import { Formats } from '../../i18n/formats';
import { readRule } from '../rule';
import { ruleWords } from './ruleWords';

const f = new Formats('en', 'UTC', null);

it.each([
  ['', 'everybody'],
  ['node=2:page:/cart', 'with /cart as step 2 of the path'],
  ['node=3:event:add_to_cart', 'with Added to cart as step 3 of the path'],
  ['link=1:page:/a:b>2:exit', 'who went from /a:b to Exit'],
  ['funnel=step%3D/a&step=2&state=dropped', 'stopped at step 2 of the funnel'],
  ['cart=abandoned|lost', 'with a cart abandoned with time to win it back or lost'],
])('%s', (search, expected) => {
  const rule = readRule(new URLSearchParams(search));
  expect(ruleWords(rule, audiences(f).rule, en(f).words)).toBe(expected);
});
