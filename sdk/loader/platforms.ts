import { attempt } from './attempt';
import { loadScript } from './settings';
import { track } from './track';

declare const VTEX: string;
declare const WOOCOMMERCE: string;

/** What a detector gets from the tag: what was said before it came, and whom to tell. */
export interface Platform {
  messages: { eventName?: unknown }[];
  track: typeof track;
}

declare global {
  interface Window {
    jornadaPlatform?: Platform;
    vtex?: object;
    vtexjs?: object;
    woocommerce_params?: object;
    wc_add_to_cart_params?: object;
  }
}

const LOOK_AFTER_MS = 1_000;

const platform: Platform = { messages: [], track };
let isLoaded = false;

function load(name: string, file: string): void {
  if (isLoaded) return;
  isLoaded = true;
  window.jornadaPlatform = platform;
  loadScript(name, file);
}

/** Loads the detector of the shop's platform, if it is one that we know. */
export function watchPlatform(): void {
  // VTEX tells its pixels by messages, from the first moment on.
  addEventListener('message', ({ data }: MessageEvent<{ eventName?: unknown } | null>) =>
    attempt(() => {
      if (!/^vtex:/.test(String(data?.eventName))) return;
      platform.messages.push(data!);
      load('vtex', VTEX);
    }),
  );
  const look = () => {
    if (window.vtexjs || window.vtex) load('vtex', VTEX);
    if (window.woocommerce_params || window.wc_add_to_cart_params) load('woocommerce', WOOCOMMERCE);
  };
  look();
  setTimeout(look, LOOK_AFTER_MS);
}
