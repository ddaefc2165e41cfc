/** The page's words in every language. */
import { visitors as en } from '../../i18n/en/visitors';
import { PageWords } from '../../i18n/i18n.svelte';
import { visitors as ptBR } from '../../i18n/pt-BR/visitors';

export const words = new PageWords(en, ptBR);
