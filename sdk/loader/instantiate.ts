import { __wbg_set_wasm, handle, imports } from 'jornada-core';
import { fileUrl } from './settings';

/** Tells the core what happened: `[name, at, now, arguments]` as JSON. */
export type Core = (message: string) => void;

/** Names of the two builds, put in when the loader is built. */
declare const WASM: string;
declare const FALLBACK: string;
/** What they must hold, where the page pins the loader; else empty. */
declare const WASM_INTEGRITY: string;
declare const FALLBACK_INTEGRITY: string;

declare global {
  interface Window {
    /** The fallback script finds here what it needs, and whom to give itself to. */
    jornadaFallback?: { glue: object; ready(exports: object): void };
  }
}

/** Loads the core as wasm, or as plain script where the browser refuses wasm. */
export async function instantiate(): Promise<Core> {
  __wbg_set_wasm(await (canRunWasm() ? fromWasm() : fromScript()));
  return handle;
}

/**
 * A content security policy without 'wasm-unsafe-eval' and Lockdown Mode leave `WebAssembly` in
 * place and refuse to compile, or in WebKit only to instantiate; so an empty module is tried.
 */
function canRunWasm(): boolean {
  try {
    const empty = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return !!new WebAssembly.Instance(empty);
  } catch {
    return false;
  }
}

async function fromWasm(): Promise<object> {
  const response = await fetch(fileUrl('wasm', WASM), {
    credentials: 'omit',
    integrity: WASM_INTEGRITY,
  });
  if (!response.ok) throw response;
  // Not streamed: that fails behind proxies that lose the media type, and so small a module gains
  // nothing by it.
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), {
    './sdk_bg.js': imports,
  } as unknown as WebAssembly.Imports);
  return instance.exports;
}

/**
 * Imported, as that passes a policy by the loader's own nonce, and fetched before, as a script that
 * is under way delays the page's load event in some browsers, before which they tell nobody that a
 * page goes.
 */
async function fromScript(): Promise<object> {
  const url = fileUrl('fallback', FALLBACK);
  await (await fetch(url, { integrity: FALLBACK_INTEGRITY })).text();
  return new Promise((ready, failed) => {
    window.jornadaFallback = { glue: imports, ready };
    import(/* webpackIgnore: true */ /* @vite-ignore */ url).catch(failed);
  });
}
