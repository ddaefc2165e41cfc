/**
 * The debug overlay: `jornada('debug', true)` or `?jornada_debug=1`. It lives in a shadow root, so
 * that neither the page's styles nor ours reach the other, sets styles and texts by property alone
 * (no inline style, no markup: it works under a strict content security policy), and shows what the
 * tag did as text.
 */
import { digest, type Digest, type Fate } from './digest';

const COLOURS: Record<Fate, string> = {
  queued: '#8a6100',
  'under way': '#8a6100',
  'left by beacon': '#5b4b8a',
  accepted: '#17663a',
  refused: '#a3182b',
};

type Styles = Partial<Record<keyof CSSStyleDeclaration, string>>;

function element(name: string, text = '', styles: Styles = {}): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  Object.assign(made.style, styles);
  return made;
}

function time(at: number): string {
  return new Date(at).toLocaleTimeString();
}

/** What of the page the tag listens to. */
function detected(): string {
  const found: string[] = [];
  const page = window as unknown as Record<string, unknown>;
  if (Array.isArray(page['dataLayer'])) found.push('dataLayer');
  if (page['vtex'] || page['vtexjs']) found.push('VTEX');
  if (page['woocommerce_params'] || page['wc_add_to_cart_params']) found.push('WooCommerce');
  return found.join(', ') || 'nothing but the page itself';
}

function render({ events, warned, signals, dropped, trouble }: Digest): Node[] {
  const count = (fate: Fate) => events.filter((event) => event.fate === fate).length;
  const fates = (Object.keys(COLOURS) as Fate[]).filter(count);
  const nodes: Node[] = [
    element('p', `Detected: ${detected()}.`),
    element(
      'p',
      fates.map((fate) => `${count(fate)} ${fate}`).join(' · ') || 'Nothing has been sent yet.',
    ),
  ];
  if (dropped)
    nodes.push(element('p', `${dropped} of the oldest events were dropped: the queue was full.`));
  if (trouble) nodes.push(element('p', trouble, { color: COLOURS.refused }));
  for (const { at, name, problems } of warned) {
    nodes.push(
      element('p', `${time(at)} ${name}: ${problems.join('; ')}`, { color: COLOURS.queued }),
    );
  }
  for (const event of events) {
    const details = element('details');
    const summary = element('summary', `${time(event.at)} ${event.type} — `, { cursor: 'pointer' });
    summary.append(
      element('span', event.fate + (event.reason ? ` (${event.reason})` : ''), {
        color: COLOURS[event.fate],
      }),
    );
    const json = element('pre', JSON.stringify(event.json, null, 2), {
      margin: '4px 0',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    });
    details.append(summary, json);
    nodes.push(details);
  }
  const heard = Object.entries(signals).map(([name, times]) => `${name} ${times}`);
  nodes.push(element('p', `Signals: ${heard.join(', ')}.`, { color: '#666' }));
  return nodes;
}

function open(): void {
  const traced = window.jornadaTrace;
  if (!traced) return;
  const host = element('div', '', {
    position: 'fixed',
    zIndex: '2147483647',
    right: '12px',
    bottom: '12px',
  });
  host.setAttribute('data-jornada', 'debug');
  const root = host.attachShadow({ mode: 'open' });
  const panel = element('section', '', {
    font: '12px/1.5 ui-monospace, monospace',
    color: '#1b1b1b',
    background: '#fff',
    border: '1px solid #888',
    borderRadius: '6px',
    boxShadow: '0 4px 24px #0004',
    width: 'min(460px, calc(100vw - 24px))',
    maxHeight: '60vh',
    overflow: 'auto',
    padding: '8px 12px',
  });
  panel.setAttribute('aria-label', 'Jornada');
  const close = element('button', 'Close', { float: 'right', font: 'inherit' });
  close.onclick = () =>
    (window as unknown as { jornada(...a: unknown[]): void }).jornada('debug', false);
  const body = element('div');
  panel.append(close, element('strong', 'Jornada'), body);
  root.append(panel);
  document.body.append(host);

  let isDue = false;
  const show = () => {
    isDue = false;
    if (window.jornadaTrace !== traced) return host.remove();
    const opened = body.querySelectorAll('details[open]').length;
    // Somebody reads: what is new can wait until the entry is closed.
    if (!opened) body.replaceChildren(...render(digest(traced.entries)));
  };
  traced.changed = () => {
    if (isDue) return;
    isDue = true;
    setTimeout(show, 100);
  };
  show();
}

if (document.body) open();
else addEventListener('DOMContentLoaded', open);
