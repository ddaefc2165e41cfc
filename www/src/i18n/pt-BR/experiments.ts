import type { Verdict } from '../en/experiments';
import type { Formats } from '../formats';
import type { Messages } from '../messages';
import { code, gain, loss, note, rich, strong } from '../rich';

export const experiments = (f: Formats): Messages['experiments'] => {
  const visitors = (n: number) =>
    f.count(n, { one: 'visitante exposto', other: 'visitantes expostos' });
  const effect = (v: Verdict) => ((v.effect ?? 0) < 0 ? loss : gain)(f.signedPercent(v.effect));
  const interval = (v: Verdict) =>
    v.interval
      ? `intervalo ${f.signedPercent(v.interval[0])} a ${f.signedPercent(v.interval[1])}, p = ${f.pValue(v.p)}`
      : `p = ${f.pValue(v.p)}`;
  return {
    finding: {
      none: () =>
        rich`Nenhum experimento apareceu neste site no período. Chame ${code('jornada("experiment", id, callback)')} onde a página deve mudar.`,
      nobody: () => rich`Ninguém foi exposto a este experimento neste período.`,
      few: (exposed, converters) =>
        rich`Ainda não há dados suficientes: ${strong(visitors(exposed))}, ${f.count(converters, { one: 'converteu', other: 'converteram' })}. Deixe rodar antes de ver diferença nisso.`,
      mismatch: (p) =>
        rich`${loss('A divisão não saiu como planejada')} (p = ${f.pValue(p)}): algo deixa entrar mais gente em uma variante, então os números não são confiáveis. Ache a causa antes de decidir.`,
      undefinedEffect: (exposed) =>
        rich`${strong(visitors(exposed))}, mas ainda não dá para calcular o efeito; a tabela diz por quê.`,
      clear: (v) =>
        rich`${strong(v.variant)} converte ${strong(f.percent(v.rate, 2))} contra ${f.percent(v.control, 2)} do controle: ${effect(v)} (${interval(v)}), entre ${visitors(v.exposed)}.`,
      unclear: (v) =>
        rich`Ainda sem diferença clara: ${strong(v.variant)} com ${f.percent(v.rate, 2)}, o controle com ${f.percent(v.control, 2)} (${interval(v)}), entre ${visitors(v.exposed)}.`,
      caution: () =>
        rich` ${note('O teste de horizonte fixo vale para um fim combinado antes: parar na primeira olhada boa engana.')}`,
    },
    list: 'Experimentos deste site',
    idLabel: 'Id do experimento',
    open: 'Abrir',
    metric: 'Conversão',
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
      mean: 'Taxa de conversão',
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
      interval: 'Intervalo da diferença relativa',
      p: 'p (Welch)',
      pAdjusted: 'p corrigido para várias variantes',
      z: 'p (z conjunto, absoluto)',
      reason: 'Por que não',
      text: (name, change, range) => `${name}: ${change} (${range})`,
      none: 'Ainda não há diferença para desenhar.',
    },
    reasons: {
      no_exposed: 'ninguém exposto em uma das variantes',
      control_mean_zero: 'o controle não tem conversão com que comparar',
      no_variance: 'todos os visitantes de uma variante fizeram o mesmo',
    },
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
