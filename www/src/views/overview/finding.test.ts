import { describe, expect, it } from 'vitest';
import type { Overview, SeriesBucket } from '../../api/types';
import { en } from '../../i18n/en';
import { Formats } from '../../i18n/formats';
import { ptBR } from '../../i18n/pt-BR';
import { plain } from '../../i18n/rich';
import { overviewFinding } from './finding';

const report = (figures: Partial<Overview>): Overview => ({
  visitors: 0,
  sessions: 0,
  closed_sessions: 0,
  open_sessions: 0,
  page_views: 0,
  events: 0,
  bounces: 0,
  bounce_rate: null,
  visible_time_known: true,
  bots: { sessions: 0, events: 0 },
  internal: { sessions: 0, events: 0 },
  orders: 0,
  revenue: [],
  series: [],
  ...figures,
});
const say = (now: Partial<Overview>, before?: Partial<Overview>, language = en) => {
  const words = language(new Formats(language === en ? 'en' : 'pt-BR', 'UTC', 'BRL'));
  const phrase = overviewFinding(
    words.overview.finding,
    report(now),
    before === undefined ? undefined : report(before),
  );
  return plain(phrase).replace(/\u00a0/g, ' ');
};

const bucket = (sessions: number): SeriesBucket => ({
  start: 0,
  partial: false,
  visitors: sessions,
  sessions,
  page_views: sessions,
  events: sessions,
  bounces: 0,
  orders: 0,
  revenue: [],
});
const measured = [bucket(400), bucket(400)];

describe('overviewFinding', () => {
  const sold = {
    visitors: 800,
    sessions: 1_000,
    orders: 21,
    revenue: [{ currency: 'BRL', minor: 31_200_000 }],
  };

  it('says what was sold, out of how many sessions', () => {
    expect(say(sold)).toBe(
      '1,000 sessions by 800 visitors brought 21 orders, R$312K: 2.1 orders per 100 sessions.',
    );
  });

  it('says it in Portuguese', () => {
    expect(say(sold, undefined, ptBR)).toBe(
      '1.000 sessões de 800 visitantes trouxeram 21 pedidos, R$ 312 mil: 2,1 pedidos a cada 100 sessões.',
    );
  });

  it('adds the change only where there was enough before', () => {
    expect(say(sold, { sessions: 800, series: measured })).toContain(
      'Sessions +25% on the same stretch before.',
    );
    expect(say(sold, { sessions: 3, series: measured })).not.toContain('before');
    const late = [bucket(0), bucket(800)];
    expect(say(sold, { sessions: 800, series: late })).not.toContain('before');
  });

  it('speaks of bounces where nothing was sold', () => {
    expect(
      say({ sessions: 90, visitors: 80, closed_sessions: 85, bounces: 34, bounce_rate: 0.4 }),
    ).toContain('Of 85 closed sessions, 40% left');
  });

  it('concludes nothing from a handful', () => {
    expect(say({ sessions: 3 })).toContain('too few');
  });
});
