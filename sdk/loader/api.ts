import { boot, isDriven, isUp, signal, waiting } from './core';
import { attempt } from './attempt';
import { consent, setConsent } from './consent';
import { writeCookie } from './cookie';
import { debug } from './debug';
import { answer, isOpen, look, openSlots, slotFor } from './host';
import { stream, uuid } from './ids';
import { settleNavigation, view } from './navigation';
import { previewOf } from './preview';
import { definitionOf, fetchTag, isSubject, whenReady } from './tag';
import { copy, track } from './track';
import { isExcluded } from './settings';
import { keysOf, write } from './storage';
import { unsentKey } from './unsent';

/** Longer than this, no page waits for its experiment. */
const EXPERIMENT_MS = 300;
const CONTROL = 'control';

function fresh(): [string, string] {
  const now = Date.now();
  return [uuid(now), stream(now)];
}

function experiment(id: unknown, callback: unknown): void {
  if (typeof callback !== 'function') return;
  const slot = slotFor(callback as (variant: string) => void);
  const preview = previewOf(id);
  if (preview) return answer(slot, preview);
  if (consent.state === 'denied' && !isUp()) return answer(slot, CONTROL);
  const name = copy(id);
  const decide = () => {
    if (!isOpen(slot)) return;
    if (!isUp()) return answer(slot, CONTROL);
    // Another tab may have made the browser a visitor meanwhile.
    look();
    signal('experiment', name, slot, definitionOf(name));
  };
  whenReady(decide);
  setTimeout(decide, EXPERIMENT_MS);
}

/** The visitor has answered, to the site's own question or to its consent platform's. */
export function answerConsent(answered: unknown): void {
  const isGranted = answered === 'granted';
  if (!isGranted && answered !== 'denied') return;
  const wasDenied = consent.state === 'denied';
  setConsent(isGranted);
  if (!isGranted) forget();
  if (isUp()) signal('consent', isGranted, ...fresh());
  else if (isGranted) {
    // What happened under a denial is gone; the page itself is still there.
    if (wasDenied) view(document.referrer);
    start();
  }
}

/** Nothing of this visitor stays. */
function forget(): void {
  waiting.length = 0;
  for (const name of ['_jornada', '_jornada_x']) writeCookie(name, null);
  for (const key of [...keysOf(unsentKey), '_jornada']) write(key, null);
  for (const slot of openSlots()) answer(slot, CONTROL);
}

/**
 * Loads what consent allows to load: site configuration, and the core in a task of its own. A page's
 * first request takes long on a slow machine.
 */
export function start(): void {
  if (consent.state !== 'granted') return;
  fetchTag();
  setTimeout(boot);
}

/** The calls of `jornada(name, ...)`. */
const calls: Record<string, (...args: unknown[]) => void> = {
  // Nothing is inherited that a page could call.
  __proto__: null as never,
  page(given: unknown) {
    const { url, title } = (given ?? {}) as { url?: unknown; title?: unknown };
    view(location.href, {
      url: url ? new URL(String(url), location.href).href : undefined,
      title: title ? String(title) : undefined,
    });
  },
  track: (name: unknown, params: unknown) => track(name, params),
  identify: (user: unknown, traits: unknown) =>
    signal('identify', copy(user), copy(traits), ...fresh()),
  reset: () => signal('reset', ...fresh()),
  consent: answerConsent,
  experiment,
  expose(id: unknown, variant: unknown) {
    const [name, shown] = [copy(id), copy(variant)];
    const tell = () => isSubject() && signal('expose', name, shown);
    if (previewOf(id)) return;
    if (isDriven) whenReady(tell);
    else tell();
  },
  debug: (isOn: unknown) => debug(isOn !== false),
  flush: () => signal('flush'),
};

/** One call of the page: never throws, whatever it is given. */
export function call(args: Iterable<unknown>): void {
  attempt(() => {
    const [name, ...rest] = args;
    settleNavigation();
    if (isExcluded() && name !== 'consent' && name !== 'experiment') return;
    calls[name as string]?.(...rest);
  });
}
