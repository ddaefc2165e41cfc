import { attempt } from './attempt';
import { withVisitor } from './linker';
import { linkedDomains } from './tag';
import { track } from './track';

function isLinked(host: string): boolean {
  return linkedDomains().some((domain) => ('.' + host).endsWith('.' + domain));
}

/** Watches links and forms that lead away: to the shop's other domains with the visitor. */
export function watchLinks(): void {
  for (const type of ['click', 'auxclick', 'submit']) {
    addEventListener(
      type,
      (event) =>
        attempt(() => {
          const element = event.composedPath()[0] as Element;
          const [owner, key] =
            type === 'submit'
              ? [element as HTMLFormElement, 'action' as const]
              : [element.closest<HTMLAnchorElement>('a[href]')!, 'href' as const];
          const url = new URL(owner.getAttribute(key)!, document.baseURI);
          if (!/^http/.test(url.protocol) || url.host === location.host) return;
          if (isLinked(url.hostname)) owner.setAttribute(key, withVisitor(url));
          else if (key === 'href') track('outbound', { href: url.origin + url.pathname });
        }),
      true,
    );
  }
}
