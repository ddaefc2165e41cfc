/** The page's further words in every language. */
import { trial as en } from '../../i18n/en/trial';
import { PageWords } from '../../i18n/i18n.svelte';
import { trial as ptBR } from '../../i18n/pt-BR/trial';

export const words = new PageWords(en, ptBR);
