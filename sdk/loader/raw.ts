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
import { beacon } from './host';
import { bytesOf, rawEvent } from './rawEvent';
import { site } from './settings';
import { read, write } from './storage';

/** Keepalive requests and beacons under way share 64 KiB. */
const MOST_BYTES = 46_000;

/** The visitor of the cookie or its mirror, else a new one, whose cookie is written now. */
function visitor(now: number): string {
  const known = /^1\.([0-9a-f-]{36})\.\d+/;
  const found = known.exec(readCookie('_jornada')) ?? known.exec(read('_jornada'));
  if (found) return found[1]!;
  const value = `1.${freshVisitor}.${Math.floor(now / 1000)}`;
  writeCookie('_jornada', value);
  write('_jornada', value);
  return freshVisitor;
}

/**
 * The page goes and the core is not there: what waits leaves as one batch. What is no event
 * stays for the core, which goes on counting where this batch ended.
 */
export function sendRaw(): void {
  if (consent.state !== 'granted') return;
  const now = Date.now();
  let { number, view } = sent;
  let url: Json = location.href;
  const events: object[] = [];
  const taken: Entry[] = [];
  let bytes = 0;
  for (const entry of waiting) {
    // Another visitor, or none: the core has to decide.
    if (entry.name === 'reset') break;
    const fields = rawEvent(entry);
    if (!fields) continue;
    const id = `${streamName}.${number + 1}`;
    const isView = entry.name === 'view';
    if (isView) url = entry.args[0]!;
    const event = {
      id,
      at: entry.at,
      seq: number + 1,
      view: isView ? id : view || undefined,
      url,
      ...fields,
    };
    bytes += bytesOf(JSON.stringify(event)) + 1;
    if (bytes > MOST_BYTES) break;
    number++;
    if (isView) view = id;
    events.push(event);
    taken.push(entry);
  }
  if (!events.length) return;
  const body = JSON.stringify({
    v: 1,
    site,
    visitor: visitor(now),
    sent_at: now,
    context: environment(),
    events,
  });
  if (!beacon(body)) return;
  Object.assign(sent, { number, view });
  for (const entry of taken) waiting.splice(waiting.indexOf(entry), 1);
}
