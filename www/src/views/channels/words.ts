/** The page's words in every language. */
import { channels as en } from '../../i18n/en/channels';
import { PageWords } from '../../i18n/i18n.svelte';
import { channels as ptBR } from '../../i18n/pt-BR/channels';

export const words = new PageWords(en, ptBR);
