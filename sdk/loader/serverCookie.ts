import { attempt } from './attempt';
import { collector, endpoint } from './settings';

/**
 * Asks the collector to set the same cookie by HTTP, where it runs on the site's own domain:
 * browsers that cut the life of cookies which scripts write leave those alone.
 */
export function setByServer(value: string, domain: string, days: number): void {
  const host = attempt(() => new URL(collector, location.href).hostname) ?? '';
  const isOurs = host === location.hostname || (domain && ('.' + host).endsWith('.' + domain));
  if (!isOurs) return;
  fetch(endpoint('id', '/v1/id'), {
    method: 'POST',
    body: JSON.stringify({ value, domain, days }),
    headers: { 'Content-Type': 'text/plain' },
    credentials: 'include',
  }).catch(() => {
    // The cookie that the script wrote is there.
  });
}
