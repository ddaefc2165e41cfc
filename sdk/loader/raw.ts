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
import { linkedCookie } from './linker';
import { site } from './settings';
import { read, write } from './storage';
import { unsentKey } from './unsent';

/** Keepalive requests and beacons under way share 64 KiB. */
const MOST_SENT = 46_000;
/** As much as the core stores. */
const MOST_STORED = 256 * 1024;

/** The visitor of the cookie or its mirror, else a new one, whose cookie is written now. */
function visitor(now: number): string {
  const known = /^1\.([0-9a-f-]{36})\.\d+/;
  const found = known.exec(linkedCookie || readCookie('_jornada')) ?? known.exec(read('_jornada'));
  if (found) return found[1]!;
  const value = `1.${freshVisitor}.${Math.floor(now / 1000)}`;
  writeCookie('_jornada', value);
  write('_jornada', value);
  return freshVisitor;
}

/**
 * The page goes and the core is not there: the calls that wait leave as they are, in one batch; the
 * collector makes events of them (`protocol/src/call.rs`). As nobody tells whether a beacon arrives,
 * they are stored as well, for the next page to send again. What is no event stays for the core,
 * which goes on counting where this batch ended.
 */
export function sendRaw(): void {
  if (consent.state !== 'granted') return;
  const now = Date.now();
  let { number, view } = sent;
  let url: Json = location.href;
  const events: object[] = [];
  const stored: Json[] = [];
  const taken: Entry[] = [];
  const owner = visitor(now);
  let bytes = 0;
  for (const entry of waiting) {
    const { name, args, at } = entry;
    // Another visitor, or none: the core has to decide.
    if (name === 'reset') break;
    if (!/^(view|track|identify|expose)$/.test(name)) continue;
    const id = `${streamName}.${number + 1}`;
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
    if (bytes < MOST_SENT) events.push(event);
    stored.push([owner, at, event]);
    taken.push(entry);
  }
  if (!stored.length) return;
  const batch = {
    v: 1,
    site,
    visitor: owner,
    sent_at: now,
    context: environment,
    events,
  };
  const key = unsentKey + streamName;
  const before = (attempt(() => JSON.parse(read(key)) as Json[]) ?? []).concat(stored);
  const isStored = write(key, toJson(before));
  if (!sendBeacon(batch) && !isStored) return;
  Object.assign(sent, { number, view });
  for (const entry of taken) waiting.splice(waiting.indexOf(entry), 1);
}
