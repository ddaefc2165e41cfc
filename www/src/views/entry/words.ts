/** The words of the ways in, in every language. */
import { entry as en } from '../../i18n/en/entry';
import { PageWords } from '../../i18n/i18n.svelte';
import { entry as ptBR } from '../../i18n/pt-BR/entry';

export const words = new PageWords(en, ptBR);
