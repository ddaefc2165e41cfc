/** From what was traced to what a person wants to know: captured, sent, refused, and why. */
import type { Trace } from '../loader/debug';
import { problemsOf } from './validate';

/** What became of an event. */
export type Fate = 'queued' | 'under way' | 'left by beacon' | 'accepted' | 'refused';

/** An event that left the page at least once. */
export interface Shown {
  id: string;
  type: string;
  at: number;
  fate: Fate;
  /** Why it was refused. */
  reason?: string;
  json: unknown;
}

/** A call with what is wrong with it. */
export interface Warned {
  at: number;
  name: string;
  problems: string[];
}

/** All of it. */
export interface Digest {
  events: Shown[];
  warned: Warned[];
  /** Calls and signals since the page began, by name. */
  signals: Record<string, number>;
  dropped: number;
  /** The last failure, while there is one. */
  trouble: string;
}

interface Batch {
  events: { id: string; type: string; at: number }[];
}

interface Reply {
  rejected?: { id: string; code: string; message: string }[];
  code?: string;
  detail?: string;
}

/** Reads the whole trace. */
export function digest(traces: Trace[]): Digest {
  const events = new Map<string, Shown>();
  const requests = new Map<unknown, Shown[]>();
  const result: Digest = { events: [], warned: [], signals: {}, dropped: 0, trouble: '' };
  const set = (request: unknown, fate: Fate, reason?: string) => {
    for (const shown of requests.get(request) ?? []) {
      // A refusal names its event, and outlasts the batch's acceptance.
      if (shown.fate !== 'refused') Object.assign(shown, { fate, reason });
    }
  };
  for (const [at, kind, name, data] of traces) {
    const args = data as unknown[];
    if (kind === 'signal') {
      result.signals[String(name)] = (result.signals[String(name)] ?? 0) + 1;
      if (name === 'track') warn(result, at, args);
      else if (name === 'beaconed') set(args[0], args[1] ? 'left by beacon' : 'queued');
      else if (name === 'sent') settle(result, set, args);
    } else if (kind === 'effect' && (name === 'send' || name === 'beacon')) {
      const batch = args[1] as Batch;
      const shown = batch.events.map((json) => {
        const entry: Shown = { id: json.id, type: json.type, at: json.at, fate: 'under way', json };
        events.set(json.id, entry);
        return entry;
      });
      requests.set(args[0], shown);
    } else if (kind === 'effect' && name === 'dropped') {
      result.dropped += Number(args[0]);
    } else if (kind === 'answer') {
      explain(result, requests.get(name) ?? [], String(data));
    }
  }
  result.events = [...events.values()].sort((a, b) => b.at - a.at);
  return result;
}

function warn(result: Digest, at: number, [name, params]: unknown[]): void {
  const problems = problemsOf(name, params);
  if (problems.length) result.warned.unshift({ at, name: String(name), problems });
}

function settle(
  result: Digest,
  set: (request: unknown, fate: Fate, reason?: string) => void,
  [request, status]: unknown[],
): void {
  const code = Number(status);
  if (code >= 200 && code < 300) {
    result.trouble = '';
    set(request, 'accepted');
  } else if (code >= 400 && code < 500 && ![408, 413, 425, 429].includes(code)) {
    result.trouble = `The collector refused a batch for good: ${code}.`;
    set(request, 'refused', `status ${code}`);
  } else {
    result.trouble = code
      ? `The collector answered ${code}; the events wait and are sent again.`
      : 'The collector cannot be reached; the events wait and are sent again.';
    set(request, 'queued');
  }
}

function explain(result: Digest, shown: Shown[], text: string): void {
  let reply: Reply;
  try {
    reply = JSON.parse(text) as Reply;
  } catch {
    return;
  }
  for (const { id, code, message } of reply.rejected ?? []) {
    const event = shown.find((one) => one.id === id);
    if (event) Object.assign(event, { fate: 'refused', reason: `${code}: ${message}` });
  }
  if (reply.detail) {
    result.trouble = `${reply.code ?? 'problem'}: ${reply.detail}`;
    for (const event of shown) if (event.fate === 'refused') event.reason = result.trouble;
  }
}
