/**
 * What every language must say. English is the reference: a key that another
 * language lacks, or has too many of, is a type error.
 */
import type { en } from './en';

export type Messages = ReturnType<typeof en>;
