/** The page's words in every language. */
import { retention as en } from '../../i18n/en/retention';
import { PageWords } from '../../i18n/i18n.svelte';
import { retention as ptBR } from '../../i18n/pt-BR/retention';

export const words = new PageWords(en, ptBR);
