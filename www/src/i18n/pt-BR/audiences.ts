/** Audiences: who is meant, saved under a name. */
import type { audiences as en } from '../en/audiences';
import type { Formats } from '../formats';
import { rich, strong } from '../rich';

export const audiences = (f: Formats): ReturnType<typeof en> => ({
  finding: {
    none: () =>
      rich`Nenhum público ainda. Abra as pessoas por trás de um número (um nó ou ligação dos caminhos, uma etapa de um funil, carrinhos abandonados), filtre e salve aqui com um nome.`,
    some: (n) =>
      rich`${strong(f.count(n, { one: 'público salvo', other: 'públicos salvos' }))}. Cada um pode filtrar ou ser comparado em qualquer página.`,
  },
  title: 'Públicos salvos',
  name: 'Nome',
  who: 'Quem',
  people: 'Pessoas no período',
  actions: {
    filter: 'Filtrar por ele',
    compare: 'Comparar com ele',
    visitors: 'Ver as pessoas',
    sessions: 'Ver as sessões',
    remove: 'Remover',
    confirm: (name) => `Remover “${name}”? Links que usam este público vão pedir outro.`,
  },
  start: 'Comece por',
  starts: {
    carts: 'Carrinhos abandonados',
    lost: 'Carrinhos perdidos',
    paths: 'Um nó dos caminhos',
    funnel: 'Uma etapa de um funil',
    mobile: 'Sessões no celular',
  },
  save: {
    open: 'Salvar como público',
    name: 'Nome do público',
    save: 'Salvar',
    done: (name) => `“${name}” está salvo.`,
    see: 'Ver os públicos',
  },
  rule: {
    everybody: 'todo mundo',
    node: (node, step) => `com ${node} como ${step}º passo do caminho`,
    link: (from, to) => `que foram de ${from} para ${to}`,
    funnel: (step, state) => `${state} na etapa ${step} do funil`,
    states: {
      reached: 'que chegaram',
      dropped: 'que pararam',
      pending: 'ainda em andamento',
      converted: 'que converteram',
    },
    cart: (states) => `com carrinho ${states}`,
    carts: {
      active: 'em uso',
      abandoned: 'abandonado que dá tempo de recuperar',
      lost: 'perdido',
      recovered: 'recuperado',
      bought: 'comprado sem pausa',
      emptied: 'esvaziado',
    },
    or: ' ou ',
    remove: (text) => `Remover: ${text}`,
  },
});
