/** The page's words in every language. */
import { stages as en } from '../../i18n/en/stages';
import { PageWords } from '../../i18n/i18n.svelte';
import { stages as ptBR } from '../../i18n/pt-BR/stages';

export const words = new PageWords(en, ptBR);
