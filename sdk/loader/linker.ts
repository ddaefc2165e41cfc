import { attempt } from './attempt';
import { readCookie } from './cookie';

/** Query parameter that carries the visitor to another domain of the shop. */
const PARAMETER = '_jl';
/** A link that was copied is not followed by the same visitor. */
const FRESH_MS = 120_000;

/**
 * The cookie that holds, whatever the browser's says: of the domain that the visitor came from,
 * where that domain handed it over, or what was written since.
 */
export const linked = { cookie: attempt(arrive) ?? '' };

function arrive(): string | undefined {
  const given = new URLSearchParams(location.search).get(PARAMETER);
  if (!given) return;
  // Not for the page's eyes, nor for whoever the address is passed on to.
  const url = location.href.replace(RegExp(`([?&])${PARAMETER}=[^&#]*&?`), '$1');
  history.replaceState(history.state, '', url.replace(/[?&](#|$)/, '$1'));
  const parts = /^(1\.[0-9a-f-]{36}\.\d+)\.(\w+)$/.exec(given);
  return parts && Math.abs(Date.now() - parseInt(parts[2]!, 36)) < FRESH_MS ? parts[1] : undefined;
}

/** The address, with the visitor in it. */
export function withVisitor(url: URL): string {
  const cookie = readCookie('_jornada');
  if (cookie) url.searchParams.set(PARAMETER, `${cookie}.${Date.now().toString(36)}`);
  return url.href;
}
