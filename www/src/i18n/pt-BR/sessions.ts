/** The list of sessions. */
import type { sessions as en } from '../en/sessions';
import type { Formats } from '../formats';
import { rich, strong } from '../rich';

export const sessions = (f: Formats): ReturnType<typeof en> => ({
  finding: {
    none: () => rich`Nenhuma sessão assim neste período.`,
    some: (n, who) =>
      rich`${strong(f.count(n, { one: 'sessão', other: 'sessões' }))} ${who}, da mais nova à mais antiga. Uma linha abre a pessoa por trás dela.`,
  },
  everybody: 'de todo mundo',
  title: 'Sessões',
  people: 'Ver as pessoas',
  started: 'Início',
  duration: 'Duração',
  channel: 'Canal',
  source: 'Origem',
  device: 'Aparelho',
  country: 'País',
  entry: 'Entrada',
  exit: 'Saída',
  stillOpen: 'ainda em aberto',
  pages: 'Páginas',
  events: 'Eventos',
  revenue: 'Pedido',
  visitor: 'Visitante',
});
