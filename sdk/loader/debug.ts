import { attempt } from './attempt';
import { loadScript } from './settings';

declare const DEBUG: string;

/** One thing that happened between page, core and collector. */
export type Trace = [at: number, kind: string, name: unknown, data: unknown];

declare global {
  interface Window {
    /** What the overlay (`overlay.ts`) shows, and how it is told of more. */
    jornadaTrace?: { entries: Trace[]; changed?: () => void };
  }
}

const NAME = 'jornada_debug';

/** Notes what happened, where somebody wants to see it. */
export function trace(kind: string, name: unknown, data: unknown): void {
  const traced = window.jornadaTrace;
  if (!traced) return;
  traced.entries.push([Date.now(), kind, name, data]);
  attempt(() => traced.changed?.());
}

/** Shows the overlay on this page and the next ones of the visit, or no longer. */
export function debug(isOn: boolean): void {
  attempt(() => sessionStorage.setItem(NAME, isOn ? '1' : ''));
  if (isOn === !!window.jornadaTrace) return;
  const before = window.jornadaTrace;
  window.jornadaTrace = isOn ? { entries: [] } : undefined;
  before?.changed?.();
  if (isOn) loadScript('debug', DEBUG);
}

/** Whoever asked for it by the address, or on an earlier page, wants it from the start. */
export function startDebug(): void {
  const given = attempt(
    () => new URLSearchParams(location.search).get(NAME) ?? sessionStorage.getItem(NAME),
  );
  if (given) debug(given !== '0');
}
