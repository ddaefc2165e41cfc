/** An experiment around its figures: verdict, plan, guardrails, days, definition. */
import type { Formats } from '../formats';
import { code, rich, strong, type Phrase } from '../rich';

export const trial = (f: Formats) => {
  const visitors = (n: number) => f.count(n, { one: 'visitor', other: 'visitors' });
  const weeks = (n: number) => f.count(n, { one: 'week', other: 'weeks' });
  return {
    verdict: {
      title: 'What to do',
      days: (n: number) => `${f.count(n, { one: 'day', other: 'days' })} more, at this pace`,
      gain: (text: string, low: string, high: string) =>
        `If everybody got it: ${text} a month (${low} to ${high}), on paid orders.`,
      planned: (n: number, planned: number) => `${f.number(n)} of ${visitors(planned)} planned.`,
      pace: (perDay: number) => `${f.average(perDay)} visitors a day.`,
      detectable: (effect: string) =>
        `Today’s visitors could have shown an effect of ${effect} (80% power).`,
    },
    goals: {
      guardrails: 'Guardrails',
      guardrailsSub: 'what must not get worse, by the always-valid test',
      secondary: 'Other metrics',
      secondarySub: 'worth knowing; they decide nothing',
      metric: 'Metric',
      variant: 'Variant',
      control: 'Control',
      mean: 'Variant’s mean',
      effect: 'Difference',
      interval: 'Always-valid interval',
      state: 'State',
      worse: 'worse',
      fine: 'not worse so far',
      lower: 'less is better',
    },
    series: {
      title: (variant: string) => `${variant} against the control, day by day`,
      sub: 'relative difference with its always-valid interval, as it stood at the end of each day',
      day: 'Day',
      control: 'Control',
      variation: 'Variant',
      estimate: 'Difference',
      low: 'Lower end',
      high: 'Upper end',
      p: 'Always-valid p',
      partial: 'not over yet',
      point: (day: string, effect: string, low: string, high: string) =>
        `${day}: ${effect} (${low} to ${high})`,
    },
    parts: {
      by: 'Look at parts',
      none: 'nobody apart',
      title: (by: string) => `By ${by}`,
      sub: 'an exploration: of twenty parts, one differs by chance. Take it as a new question.',
      key: 'Part',
    },
    left_out: (n: number) =>
      f.count(n, {
        one: 'visitor met the place first on a day that is left out.',
        other: 'visitors met the place first on a day that is left out.',
      }),
    planner: {
      title: 'How long must it run?',
      at: 'Who meets',
      metric: 'Metric',
      lift: 'Effect worth finding',
      lifts: (lift: number) => f.signedPercent(lift, 0),
      nobody: (): Phrase =>
        rich`Nobody met this place in the period: there is nothing to plan with.`,
      needed: (lift: number, n: number, of: number): Phrase =>
        rich`To see ${strong(f.signedPercent(lift, 0))} it takes ${strong(weeks(n))} and ${visitors(of)} (80% power).`,
      tooLong: (lift: number): Phrase =>
        rich`An effect of ${strong(f.signedPercent(lift, 0))} cannot be seen in a year at this pace: look for a larger one, or for more visitors.`,
      pace: (weekly: number, mean: string): Phrase =>
        rich` ${visitors(weekly)} a week, ${mean} so far.`,
      weeks: 'Runs for',
      week: (n: number) => weeks(n),
      visitors: 'Visitors',
      sequential: 'Sees (always-valid)',
      fixed: 'Sees (one look at the end)',
      note: 'The always-valid figure is the rule of the verdict: look as often as you like.',
    },
    editor: {
      title: 'Define an experiment',
      edit: (id: string) => `The definition of ${id}`,
      id: 'Id, as the page names it',
      hypothesis: 'What you expect, and why',
      variants: 'Variants and their weights, one a line',
      variantsHint: 'control 1',
      metrics: 'Metrics, one a line; the first decides',
      guardrails: 'Guardrails, one a line',
      start: 'First day',
      end: 'Day after the last',
      leftOut: 'Days left out, one a line',
      planned: 'Planned visitors',
      save: 'Save the experiment',
      saved: (id: string): Phrase =>
        rich`Saved. In the page: ${code(`jornada('experiment', '${id}', callback)`)}.`,
      remove: 'Remove the definition',
      confirm: (id: string) => `Remove the definition of ${id}? Its events stay.`,
    },
  };
};
