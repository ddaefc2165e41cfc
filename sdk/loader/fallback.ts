/** The fallback script: gives the core, translated to JavaScript, to the loader. */
import * as core from 'jornada-fallback-core';

window.jornadaFallback?.ready(core);
