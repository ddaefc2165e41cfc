/** The glue that wasm-bindgen makes of `sdk/src/browser.rs`, bundled into the loader. */
export declare function handle(message: string): void;
export declare function __wbg_set_wasm(exports: object): void;
