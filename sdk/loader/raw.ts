import { attempt } from './attempt';
import { consent } from './consent';
import {
  environment,
  freshVisitor,
  sent,
  streamName,
  waiting,
  type Entry,
  type Json,
} from './core';
import { readCookie, writeCookie } from './cookie';
import { sendBeacon } from './host';
import { toJson } from './json';
import { linked } from './linker';
import { site } from './settings';
import { read, write } from './storage';
import { unsentKey } from './unsent';

/** Keepalive requests and beacons under way share 64 KiB. */
const MOST_SENT = 46_000;
/** As much as the core stores. */
const MOST_STORED = 256 * 1024;

/** Stands for a user in the cookie's mirror, as the core writes it (`sdk/src/identity.rs`). */
function numberOf(user: Json): number {
  let hash = 0x84222325;
  for (const byte of new TextEncoder().encode(user + '\0')) hash = Math.imul(hash ^ byte, 0x1b3);
  return (hash | 1) >>> 0;
}

const nothing = (): void => {};
/** What a call of this that has not come to its end does, as often as need be. */
let finish = nothing;

/**
 * The page goes and the core is not there: the calls that wait leave as they are, a batch for each
 * visitor; the collector makes events of them (`protocol/src/call.rs`). As nobody tells whether a
 * beacon arrives, they are stored as well, for the next page to send again. What is no event stays
 * for the core, which goes on counting where this ended.
 *
 * While a page goes, its script may be cut short at any place, or be called once more within itself,
 * and that call is the one that comes to its end (seen in Firefox under load). So nothing is changed
 * before all is known; then one assignment says what is to be done, and doing it twice is harmless:
 * the same batches count once.
 */
export function sendRaw(): void {
  if (consent.state !== 'granted') return;
  finish();
  finish = nothing;
  const key = unsentKey + streamName;
  const earlier = attempt(() => JSON.parse(read(key)) as Json[]) ?? [];
  const mirror = read('_jornada');
  const cookieBefore = readCookie('_jornada');
  const now = Date.now();
  const seconds = Math.floor(now / 1000);
  const form = /^(1\.([0-9a-f-]{36})\.\d+)(\.\d+\.(\d+))?$/;
  const known = form.exec(linked.cookie || cookieBefore) ?? form.exec(mirror);
  let [, cookie, owner] = known ?? ['', `1.${freshVisitor}.${seconds}`, freshVisitor];
  let user = mirror.startsWith(cookie!) ? Number(form.exec(mirror)?.[4] ?? 0) : 0;
  let { stream, number, view } = sent;
  let url: Json = location.href;
  const batches = new Map<string, object[]>();
  const stored: Json[] = [];
  const taken = new Set<Entry>();
  let hasChanged = false;
  let bytes = 0;
  for (const entry of waiting) {
    const { name, args, at } = entry;
    const next = name === 'identify' && args[0] != null ? numberOf(args[0]) : user;
    // Another person, for whom the call brought a visitor and a stream.
    if (name === 'reset' || (user && next !== user)) {
      [owner, stream] = args.slice(-2) as [string, string];
      cookie = `1.${owner}.${seconds}`;
      number = 0;
      view = '';
      hasChanged = true;
    }
    user = name === 'reset' ? 0 : next;
    if (name === 'reset') taken.add(entry);
    if (!/^(view|track|identify|expose)$/.test(name)) continue;
    const id = `${stream}.${number + 1}`;
    const isView = name === 'view';
    if (isView) url = args[0]!;
    const event = {
      id,
      at,
      seq: number + 1,
      view: isView ? id : view || undefined,
      url,
      call: [name, ...args],
    };
    bytes += new TextEncoder().encode(JSON.stringify(event)).length + 1;
    if (bytes > MOST_STORED) break;
    number++;
    if (isView) view = id;
    if (bytes < MOST_SENT) batches.set(owner!, [...(batches.get(owner!) ?? []), event]);
    stored.push([owner!, at, event]);
    taken.add(entry);
  }
  if (!taken.size) return;
  const before = [{ ...sent }, [...waiting], linked.cookie] as const;
  let isKept = false;
  finish = () => {
    Object.assign(sent, { stream, number, view });
    linked.cookie = cookie!;
    waiting.splice(0, Infinity, ...waiting.filter((entry) => !taken.has(entry)));
    if (hasChanged) writeCookie('_jornada_x', null);
    writeCookie('_jornada', cookie!);
    const isStored = write(key, toJson(earlier.concat(stored)));
    let isSent = true;
    for (const [visitor, events] of batches)
      isSent =
        sendBeacon({ v: 1, site, visitor, sent_at: now, context: environment, events }) && isSent;
    isKept ||= isSent || isStored;
    write('_jornada', `${cookie}.${seconds}.${user}`);
  };
  finish();
  finish = nothing;
  if (isKept) return;
  Object.assign(sent, before[0]);
  waiting.splice(0, Infinity, ...before[1]);
  linked.cookie = before[2];
  writeCookie('_jornada', cookieBefore || null);
}
