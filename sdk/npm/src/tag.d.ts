/** The tag itself (`sdk/loader/jornada.ts`), built beside this file. */
export {};
