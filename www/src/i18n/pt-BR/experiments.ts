/** Experiments. */
import type { Standing } from '../en/experiments';
import type { Formats } from '../formats';
import type { Messages } from '../messages';
import { code, gain, loss, rich, strong } from '../rich';

export const experiments = (f: Formats): Messages['experiments'] => {
  const visitors = (n: number) =>
    f.count(n, { one: 'visitante exposto', other: 'visitantes expostos' });
  const outOf = (s: Standing) =>
    `entre ${visitors(s.exposed)} em ${f.count(s.days, { one: 'dia', other: 'dias' })}`;
  const effect = (s: Standing) => ((s.effect ?? 0) < 0 ? loss : gain)(f.signedPercent(s.effect));
  const sure = (s: Standing) =>
    s.interval
      ? `intervalo ${f.signedPercent(s.interval[0])} a ${f.signedPercent(s.interval[1])}, p = ${f.pValue(s.p)}`
      : `p = ${f.pValue(s.p)}`;
  return {
    finding: {
      none: () =>
        rich`Nenhum experimento definido neste site. Defina um, ou abra um pelo id que as exposições levam; na página é ${code('jornada("experiment", id, callback)')}.`,
      nobody: () => rich`Ninguém foi exposto a este experimento neste período.`,
      few: (exposed, converters) =>
        rich`Ainda não há dados suficientes: ${strong(visitors(exposed))}, ${f.count(converters, { one: 'converteu', other: 'converteram' })}. Deixe rodar antes de ver diferença nisso.`,
      mismatch: (p, multiple) =>
        rich`${loss('A divisão não saiu como planejada')} (p = ${f.pValue(p)}; ${f.count(multiple, { one: 'visitante viu', other: 'visitantes viram' })} duas variantes): os números não são confiáveis. Ache a causa antes de decidir.`,
      tooEarly: (s) =>
        rich`${strong(s.variant)} faz diferença: ${s.mean} contra ${s.control} do controle, ${effect(s)} (${sure(s)}), ${outOf(s)}. Deixe completar uma semana: os dias da semana são diferentes.`,
      wins: (s) =>
        rich`${strong(s.variant)} ganha: ${strong(s.mean)} contra ${s.control} do controle, ${effect(s)} (${sure(s)}), ${outOf(s)}.`,
      controlWins: (s) =>
        rich`Fique com o controle, em ${strong(s.control)}: ${strong(s.variant)} está em ${s.mean}, ${effect(s)} (${sure(s)}), ${outOf(s)}.`,
      guardrail: (s, metric) =>
        rich`${strong(s.variant)} é melhor: ${s.mean} contra ${s.control} do controle, ${effect(s)} (${sure(s)}), ${outOf(s)}. ${loss('Mas uma métrica protegida piorou')}: ${code(metric)}.`,
      undecided: (s) =>
        rich`Ainda sem diferença clara: ${strong(s.variant)} com ${s.mean}, o controle com ${s.control} (${sure(s)}), ${outOf(s)}.`,
    },
    list: 'Experimentos deste site',
    idLabel: 'Outro id',
    open: 'Abrir',
    metric: 'Métrica',
    window: 'Contada em até',
    windowNone: 'qualquer tempo depois da exposição',
    windows: { '1d': '1 dia', '7d': '7 dias', '14d': '14 dias', '30d': '30 dias' },
    variants: {
      title: 'Variantes',
      sub: 'cada visitante uma vez, pela primeira exposição',
      variant: 'Variante',
      weight: 'Parte planejada',
      exposed: 'Expostos',
      converters: 'Converteram',
      conversions: 'Conversões',
      mean: { share: 'Taxa de conversão', other: 'Média por visitante' },
      interval: 'Intervalo de 95%',
      control: (name) => `${name} (controle)`,
      text: (name, rate, range) => `${name}: ${rate} (${range})`,
    },
    comparisons: {
      title: 'Contra o controle',
      sub: 'diferença relativa com o intervalo',
      variant: 'Variante',
      absolute: 'Diferença absoluta',
      relative: 'Diferença relativa',
      interval: 'Intervalo sempre válido',
      p: 'p sempre válido',
      fixedP: 'p de amostra fixa (Welch)',
      adjustedP: 'p fixo corrigido (Holm)',
      z: 'p do z conjunto',
      chance: 'Chance de ganhar',
      reason: 'Por que não',
      text: (name, change, range) => `${name}: ${change} (${range})`,
      none: 'Ainda não há diferença para desenhar.',
    },
    reasons: {
      empty_arm: 'uma variante ainda não tem visitantes',
      zero_variance: 'todos os visitantes de uma variante fizeram o mesmo até agora',
      zero_baseline: 'a média do controle é zero, então não há efeito relativo',
      zero_denominator: 'o denominador da razão é zero',
      too_few_arms: 'menos de duas variantes têm peso acima de zero',
      too_short: 'menos de um dia de exposições',
      zero_cap: 'tantos visitantes não têm nada que o teto seria zero',
    },
    validity:
      'O veredito usa o teste sempre válido: olhe quantas vezes quiser. O p de amostra fixa vale para uma única olhada, no fim combinado antes.',
    range: (low, high) => `${low} a ${high}`,
    multiple: (n) =>
      f.count(n, {
        one: 'visitante viu duas variantes e ficou de fora.',
        other: 'visitantes viram duas variantes e ficaram de fora.',
      }),
    balanced: (p) => `A divisão saiu como planejada (p = ${p}).`,
    unbalanced: (p) => `A divisão não saiu como planejada (sample ratio mismatch, p = ${p}).`,
  };
};
