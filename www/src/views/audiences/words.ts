/** The page's words in every language. */
import { audiences as en } from '../../i18n/en/audiences';
import { PageWords } from '../../i18n/i18n.svelte';
import { audiences as ptBR } from '../../i18n/pt-BR/audiences';

export const words = new PageWords(en, ptBR);
