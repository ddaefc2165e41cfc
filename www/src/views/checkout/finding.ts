/** How much stayed in the checkout, where most of it, and what went with leaving. */
import type { Checkout, CheckoutStep, Interval, Money, Signal } from '../../api/types';
import type { checkout } from '../../i18n/en/checkout';
import { rich, type Phrase } from '../../i18n/rich';

type Words = ReturnType<typeof checkout>;

/** Below it a rate says next to nothing. */
const FEW_ATTEMPTS = 30;

export function checkoutFinding(
  words: Words['finding'],
  report: Checkout,
  stepName: (step: string) => string,
  signalName: (signal: string) => string,
): Phrase {
  const { attempts, pending, ordered, steps } = report.checkout;
  if (attempts === 0 && report.carts.carts === 0) return words.nobody();
  const closed = attempts - pending;
  if (closed < FEW_ATTEMPTS) return words.few(attempts);
  const left = closed - ordered;
  if (left === 0) return words.noneLeft(closed);
  const money = total(steps.map(({ money_left }) => money_left));
  const worst = worstStep(steps);
  const where = worst ? words.worst(stepName(worst.step), worst.money_left, worst.left) : '';
  const signal = strongest(report.signals);
  const beside = signal
    ? words.signal(signalName(signal.signal), signal.withIt, signal.withoutIt)
    : '';
  return rich`${words.left(money, left, closed)}${where}${beside}`;
}

/** The step that keeps most of the largest currency; by people where no money is known. */
export function worstStep(steps: readonly CheckoutStep[]): CheckoutStep | undefined {
  const losing = steps.filter(({ left }) => left > 0);
  const worth = (step: CheckoutStep) => step.money_left[0]?.minor ?? 0;
  return losing.reduce<CheckoutStep | undefined>(
    (worst, step) =>
      worst && (worth(worst) - worth(step) || worst.left - step.left) >= 0 ? worst : step,
    undefined,
  );
}

/** A field that was left is known of those who left alone: it tells nothing about leaving. */
export function canTell({ signal }: Signal): boolean {
  return !signal.startsWith('field_left');
}

interface Told {
  signal: string;
  withIt: Interval;
  withoutIt: Interval;
}

/** The signal with the widest gap between its two intervals, where they do not meet. */
export function strongest(signals: readonly Signal[]): Told | undefined {
  let best: (Told & { gap: number }) | undefined;
  for (const { signal, with: withIt, without } of signals.filter(canTell)) {
    if (!withIt.interval || !without.interval) continue;
    const gap = withIt.interval[0] - without.interval[1];
    if (gap <= (best?.gap ?? 0)) continue;
    best = { signal, withIt: withIt.interval, withoutIt: without.interval, gap };
  }
  return best;
}

/** Each currency's sum, largest first. */
export function total(lists: readonly (readonly Money[])[]): Money[] {
  const sums = new Map<string, number>();
  for (const { currency, minor } of lists.flat()) {
    sums.set(currency, (sums.get(currency) ?? 0) + minor);
  }
  return [...sums]
    .map(([currency, minor]) => ({ currency, minor }))
    .sort((a, b) => b.minor - a.minor);
}

/** A signal in words: its kind, and of what where that is told. */
export function signalWords(signal: string, words: Words['signals']): string {
  const [kind = '', ...rest] = signal.split(':');
  const key = rest.join(':');
  const of = Object.hasOwn(words.of, kind) ? words.of[kind] : undefined;
  if (key && of) return of(key);
  return (Object.hasOwn(words.any, kind) ? words.any[kind] : undefined) ?? signal;
}
