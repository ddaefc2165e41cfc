import * as glue from 'jornada-core';
import type { Json } from './core';
import * as host from './host';
import { nonce, source } from './settings';

/** The core's two functions. */
export interface Core {
  start(boot: Json, now: number): void;
  handle(name: string, args: Json[], at: number, now: number): void;
}

type Exports = Record<string, (...args: never[]) => unknown>;

/** Names of the two builds, put in when the loader is built. */
declare const WASM: string;
declare const FALLBACK: string;

/** The fallback leaves its factory here. */
declare global {
  interface Window {
    jornadaFallback?: (imports: object) => Exports;
  }
}

/** Loads the core as wasm, or as plain script where the browser refuses wasm. */
export async function instantiate(): Promise<Core> {
  const exports = canCompile() ? await fromWasm() : await fromScript();
  glue.__wbg_set_wasm(exports);
  (exports as { __wbindgen_start?: () => void }).__wbindgen_start?.();
  return glue;
}

/**
 * A content security policy without 'wasm-unsafe-eval' and Lockdown Mode leave `WebAssembly` in
 * place and refuse to compile; so an empty module is tried.
 */
function canCompile(): boolean {
  try {
    return !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return false;
  }
}

function resolve(name: string): string {
  return new URL(name, source).href;
}

async function fromWasm(): Promise<Exports> {
  const response = await fetch(resolve(WASM), { credentials: 'omit' });
  if (!response.ok) throw response;
  const imports = { './sdk_bg.js': glue, 'jornada-host': host } as unknown as WebAssembly.Imports;
  // Not streamed: that fails behind proxies that lose the media type, and 30 kB gain nothing by it.
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  return instance.exports as Exports;
}

function fromScript(): Promise<Exports> {
  return new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = resolve(FALLBACK);
    if (nonce) script.nonce = nonce;
    script.onload = () => {
      if (window.jornadaFallback)
        loaded(window.jornadaFallback({ './sdk_bg.js': glue, 'jornada-host': host }));
      else failed();
    };
    script.onerror = failed;
    document.head.append(script);
  });
}
