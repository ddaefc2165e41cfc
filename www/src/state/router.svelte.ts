/** The address bar as reactive state: History API, back and forward included. */
import {
  changed,
  isOurs,
  placeOfView,
  readPlace,
  writePlace,
  type Changes,
  type Place,
  type View,
} from './location';

class Router {
  #url = $state.raw(new URL(window.location.href));
  readonly place: Place = $derived(readPlace(this.#url));

  constructor() {
    window.addEventListener('popstate', () => {
      this.#url = new URL(window.location.href);
    });
    document.addEventListener('click', (click) => {
      this.#follow(click);
    });
  }

  /** Goes to an address of ours; `replace` leaves no step for the back button. */
  go(href: string, { replace = false } = {}): void {
    const url = new URL(href, window.location.href);
    if (url.href === this.#url.href) return;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    const movedOn = url.pathname !== this.#url.pathname;
    this.#url = url;
    if (movedOn) window.scrollTo(0, 0);
  }

  /** Changes parameters of the current view. */
  set(changes: Changes, options: { replace?: boolean } = {}): void {
    this.go(this.href(changes), options);
  }

  /** Address of the current view with changed parameters. */
  href(changes: Changes): string {
    return writePlace({ ...this.place, params: changed(this.place.params, changes) });
  }

  /** Address of another view of the same site and range. */
  view(view: View, own: Changes = {}): string {
    return writePlace(placeOfView(this.place, view, own));
  }

  /** Lets plain clicks on our links change the state instead of loading a page. */
  #follow(click: MouseEvent): void {
    if (click.defaultPrevented || click.button !== 0) return;
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
    const link = click.target instanceof Element ? click.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href, window.location.href);
    if (url.origin !== window.location.origin || !isOurs(url)) return;
    // A link to a place on this page (the skip link) is the browser's own.
    if (url.hash && url.pathname === window.location.pathname) return;
    click.preventDefault();
    this.go(url.href);
  }
}

export const router = new Router();
