/** The page's words in every language. */
import { products as en } from '../../i18n/en/products';
import { PageWords } from '../../i18n/i18n.svelte';
import { products as ptBR } from '../../i18n/pt-BR/products';

export const words = new PageWords(en, ptBR);
