/** The page's words in every language. */
import { orders as en } from '../../i18n/en/orders';
import { PageWords } from '../../i18n/i18n.svelte';
import { orders as ptBR } from '../../i18n/pt-BR/orders';

export const words = new PageWords(en, ptBR);
