/** The page's words in every language. */
import { checkout as en } from '../../i18n/en/checkout';
import { PageWords } from '../../i18n/i18n.svelte';
import { checkout as ptBR } from '../../i18n/pt-BR/checkout';

export const words = new PageWords(en, ptBR);
