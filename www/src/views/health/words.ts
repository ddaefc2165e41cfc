/** The page's words in every language. */
import { health as en } from '../../i18n/en/health';
import { PageWords } from '../../i18n/i18n.svelte';
import { health as ptBR } from '../../i18n/pt-BR/health';

export const words = new PageWords(en, ptBR);
