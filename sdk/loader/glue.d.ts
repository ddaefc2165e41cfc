/** The glue that wasm-bindgen makes of `sdk/src/browser.rs`, bundled into the loader. */
export declare function start(boot: string, now: number): void;
export declare function handle(name: string, args: string, at: number, now: number): void;
export declare function __wbg_set_wasm(exports: object): void;
