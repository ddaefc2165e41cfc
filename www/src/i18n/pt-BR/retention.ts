/** Who comes back, and who orders again. */
import type { retention as en } from '../en/retention';
import type { Formats } from '../formats';
import { gain, note, rich, strong } from '../rich';

export const retention = (f: Formats): ReturnType<typeof en> => {
  const NOUNS = {
    day: { one: 'dia', other: 'dias' },
    week: { one: 'semana', other: 'semanas' },
    month: { one: 'mês', other: 'meses' },
  };
  const visitors = (n: number) => f.count(n, { one: 'pessoa', other: 'pessoas' });
  return {
    finding: {
      nobody: () => rich`Ninguém veio pela primeira vez neste período.`,
      few: (n) =>
        rich`Só ${strong(visitors(n))} vieram pela primeira vez, e nenhum período seguinte terminou: volte mais tarde.`,
      returned: (rate, n, all, period) =>
        rich`${gain(f.percent(rate))} voltaram 1 ${period} depois: ${strong(f.number(n))} de ${visitors(all)}.`,
      reordered: (rate, n, all, period) =>
        rich`${gain(f.percent(rate))} compraram de novo 1 ${period} depois: ${strong(f.number(n))} de ${f.count(all, { one: 'comprador', other: 'compradores' })}.`,
      second: (n, buyers, rate, days) =>
        rich` ${note(`De ${f.count(buyers, { one: 'pessoa com o primeiro pedido', other: 'pessoas com o primeiro pedido' })}, ${f.number(n)} (${f.percent(rate)}) já fizeram o segundo${days === null ? '' : `, metade em até ${f.decimal(days, 1)} dias`}.`)}`,
    },
    period: 'Por',
    periods: { day: 'dia', week: 'semana', month: 'mês' },
    of: 'Voltar é',
    ofs: { activity: 'qualquer visita', order: 'um pedido' },
    returns: {
      exact: 'exatamente naquele período',
      window: 'nele ou no anterior ou seguinte',
      unbounded: 'nele ou depois',
    },
    return: 'Contado',
    title: 'Quem voltou',
    sub: 'linha: quem veio pela primeira vez então; coluna: a parte que voltou tanto tempo depois',
    cohort: 'Primeira vez',
    size: 'Pessoas',
    after: (k, period) => `+${f.count(k, NOUNS[period])}`,
    partial: 'ainda pode entrar mais gente',
    cell: (cohort, k, period, rate, n, size) =>
      `${cohort}, ${f.count(k, NOUNS[period])} depois: ${f.percent(rate)} (${f.number(n)} de ${f.number(size)})`,
    curve: 'Todas juntas',
    curveSub: 'pessoas cujo período já passou, somando todos os grupos',
    curveAxis: 'períodos depois',
  };
};
