/** The glue that wasm-bindgen makes of `sdk/src/browser.rs`, bundled into the loader. */
export declare function handle(message: string): void;
/** What the wasm imports. */
export declare const imports: object;
export declare function __wbg_set_wasm(exports: object): void;
