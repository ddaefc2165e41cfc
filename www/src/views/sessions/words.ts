/** The page's words in every language. */
import { sessions as en } from '../../i18n/en/sessions';
import { PageWords } from '../../i18n/i18n.svelte';
import { sessions as ptBR } from '../../i18n/pt-BR/sessions';

export const words = new PageWords(en, ptBR);
