/** The glue that wasm-bindgen makes of `sdk/src/browser.rs`, bundled into the loader. */
import type { Json } from './core';

export declare function start(boot: Json, now: number): void;
export declare function handle(name: string, args: Json[], at: number, now: number): void;
export declare function __wbg_set_wasm(exports: object): void;
