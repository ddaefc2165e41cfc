/** The overview. */
import type { Money } from '../../api/types';
import type { Formats } from '../formats';
import { note, rich, strong, type Phrase } from '../rich';

export const overview = (f: Formats) => {
  const sessions = (n: number) => f.count(n, { one: 'session', other: 'sessions' });
  const visitors = (n: number) => f.count(n, { one: 'visitor', other: 'visitors' });
  const orders = (n: number) => f.count(n, { one: 'order', other: 'orders' });
  return {
    finding: {
      few: (n: number): Phrase =>
        rich`Only ${strong(sessions(n))} so far: too few to conclude anything from rates.`,
      sold: (n: number, people: number, bought: number, revenue: readonly Money[]): Phrase =>
        rich`${strong(sessions(n))} by ${visitors(people)} brought ${strong(orders(bought))}, ${strong(f.moneyList(revenue, true))}: ${strong(f.average((100 * bought) / n))} orders per 100 sessions.`,
      visited: (n: number, people: number, rate: number | null, closed: number): Phrase =>
        rich`${strong(sessions(n))} by ${visitors(people)}, no order. Of ${f.number(closed)} closed sessions, ${strong(f.percent(rate))} left after one page without doing anything.`,
      change: (rate: number): Phrase =>
        rich` ${note(`Sessions ${f.signedPercent(rate, 0)} on the same stretch before.`)}`,
    },
    figures: {
      visitors: 'Visitors',
      sessions: 'Sessions',
      orders: 'Orders',
      revenue: 'Revenue',
      bounce: 'Bounce rate',
      abandonment: 'Carts abandoned',
    },
    meaning: {
      visitors: 'People with at least one session in the period; devices joined by login are one.',
      sessions:
        'Visits that began in the period. A pause of more than 30 minutes begins a new one.',
      orders: 'Orders placed in the period, each counted once whoever repeats it.',
      revenue: 'Value of those orders, refunds taken off, per currency.',
      bounce:
        'Bounces / closed sessions. One page, no action, less than 10 s visible (or what the site sets).',
      abandonment:
        '(Lost + recovered) / (lost + recovered + bought); carts that may still be ordered are in no rate.',
    },
    below: {
      visitors: (perVisitor: number) => `${f.average(perVisitor)} sessions per visitor`,
      sessions: (open: number) => `${f.number(open)} still open`,
      orders: (perHundred: number) => `${f.average(perHundred)} per 100 sessions`,
      revenue: (average: string) => `${average} per order`,
      bounce: (bounces: number, closed: number) =>
        `${f.number(bounces)} of ${f.number(closed)} closed sessions`,
      abandonment: (n: number, risk: readonly Money[]) =>
        `${f.number(n)} can still be won back; ${f.moneyList(risk, true)} at risk`,
    },
    before: (text: string) => `${text} on the stretch before`,
    unknownTime:
      'These sessions do not say how long pages were visible (imports do not), so bounces are judged by pages and actions alone.',
    bots: {
      beside: (n: number) => `${sessions(n)} by programs (bots) left out of these figures.`,
      inside: (n: number) =>
        `${sessions(n)} by programs (bots) counted like people, as this site’s settings say.`,
    },
    internal: {
      beside: (n: number) =>
        `${sessions(n)} of people who work on the site left out of these figures.`,
      inside: (n: number) =>
        `${sessions(n)} of people who work on the site counted like visitors, as this site’s settings say.`,
    },
    points: (difference: number) => `${f.signed(difference * 100, 1)} pp`,
    series: {
      title: 'Over time',
      metric: 'Figure',
      interval: 'By',
      intervals: { hour: 'hour', day: 'day', week: 'week', month: 'month' },
      metrics: {
        sessions: 'Sessions',
        visitors: 'Visitors',
        page_views: 'Page views',
        orders: 'Orders',
      },
      start: 'From',
      partial: 'incomplete',
      partialNote: 'Dashed: the bucket is not complete yet.',
      label: (metric: string, interval: string) => `${metric} by ${interval}`,
    },
    live: {
      title: 'Live now',
      sub: 'sessions still open, looked at every 10 seconds',
      count: (n: number) => f.count(n, { one: 'session is open', other: 'sessions are open' }),
      nobody: 'Nobody is on the site right now.',
      pause: 'Pause',
      resume: 'Go on',
      entered: (page: string) => `came in on ${page}`,
    },
    changed: {
      title: 'What changed',
      sub: 'sessions by channel, against the same stretch before',
      key: 'Channel',
      now: 'Sessions',
      before: 'Before',
      difference: 'Difference',
      relative: 'Change',
    },
    pages: {
      title: 'Most seen pages',
      page: 'Page',
      views: 'Views',
      sessions: 'Sessions',
      entries: 'Entries',
      exits: 'Exits',
      exitRate: 'Exit rate',
      exitRateMeaning: 'Closed sessions that ended on the page / closed sessions that saw it.',
      time: 'Time visible (median)',
      empty: 'No page view in this period.',
    },
  };
};
