/** The journey map: stages by what people met and suffered in them. */
import type { stages as en } from '../en/stages';
import type { Formats } from '../formats';
import { code, gain, loss, note, rich, strong } from '../rich';

export const stages = (f: Formats): ReturnType<typeof en> => {
  const people = (n: number) => f.count(n, { one: 'pessoa', other: 'pessoas' });
  return {
    finding: {
      nobody: () => rich`Ninguém entrou em uma etapa neste período.`,
      stop: (stage, stopped, entered) =>
        rich`A maior parte para em ${strong(stage)}: ${loss(f.number(stopped))} de ${people(entered)} (${f.percent(stopped / entered)}) não seguiram adiante.`,
      onward: (entered) => rich`Todas as ${people(entered)} seguiram adiante.`,
      bought: (n, rate) =>
        rich` ${gain(f.percent(rate))} chegaram a um pedido: ${strong(people(n))}.`,
      pain: (name, money, n) =>
        rich` ${note(`A dor mais cara: ${name}, com ${f.moneyList(money, true)} parados por ${people(n)} (associação, não causa).`)}`,
    },
    map: 'Etapas',
    mapSub: 'pessoas, cada uma uma vez em cada número',
    names: {
      discovery: 'Descoberta',
      consideration: 'Consideração',
      action: 'Ação',
      purchase: 'Compra',
      loyalty: 'Fidelidade',
      promoter: 'Indicação',
    },
    entered: 'Entraram',
    current: 'Estão nela',
    advanced: 'Seguiram adiante',
    wentBack: 'Voltaram',
    left: 'Foram embora',
    time: 'Tempo até seguir (mediana)',
    lost: 'Parado em carrinhos',
    stage: 'Etapa',
    movedOn: (rate) => `${f.percent(rate)} seguem adiante`,
    within: (span) => `metade em até ${span}`,
    now: (n) => `${f.number(n)} estão nela`,
    lostMoney: (money) => `${f.moneyList(money, true)} parados em carrinhos`,
    touchpoints: 'O que encontram',
    noTouchpoint: 'Nada visto nesta etapa.',
    kinds: { channel: 'canal', page: 'página', action: 'ação', contact: 'contato' },
    pains: {
      title: 'Dores, pelo dinheiro parado com elas',
      sub: 'o valor dos checkouts abandonados com elas: associação, não causa',
      empty: 'Nenhuma dor foi vista neste período.',
      pain: 'Dor',
      stage: 'Etapa',
      people: 'Pessoas',
      money: 'Dinheiro parado',
      names: {
        checkout_left: (key) => `saiu do checkout em “${key}”`,
        error: (key) => `viu o erro ${key}`,
        field_returned: (key) => `teve que preencher ${key} de novo`,
        loop: (key) => `foi e voltou: ${key}`,
        zero_results: (key) => `buscou ${key} e não achou nada`,
      },
    },
    editor: {
      title: 'Etapas deste site',
      text: rich`Da mais baixa à mais alta. Uma regra é ${code('first_touch')}, ${code('returned')}, ${code('order')}, ${code('repeat_order')} ou algo como ${code('event:sign_up')}, com ${code('|')} entre alternativas.`,
      key: (n) => `Nome da etapa ${f.number(n)}`,
      rule: (n) => `Regra da etapa ${f.number(n)}`,
      window: 'Uma regra cumprida vale por',
      note: (n) => `Nota da etapa ${f.number(n)}`,
      noteHint: 'uma nota no mapa',
      add: 'Acrescentar etapa',
      remove: (n) => `Remover a etapa ${f.number(n)}`,
      save: 'Salvar as etapas',
      reset: 'Voltar às etapas de costume',
      saved: 'Salvo.',
    },
  };
};
