import { describe, expect, it } from 'vitest';
import type { EventRow, SessionRow } from '../../api/types';
import { kindOf, stretches } from './timeline';

const event = (id: string, session: string | null, visitor = 'v'): EventRow => ({
  id,
  visitor,
  session,
  time: 0,
  name: 'page_view',
  source: 'browser',
  contact: null,
  page: null,
  title: null,
  detail: null,
  value: null,
  order_id: null,
  items: [],
  props: {},
});
const session = (id: string, visitor = 'v'): SessionRow => ({
  session: id,
  visitor,
  started: 0,
  ended: 0,
  is_open: false,
  entry: null,
  exit: null,
  events: 0,
  page_views: 0,
  channel: 'direct',
  source: '(direct)',
  device: null,
  country: null,
  converted: false,
  revenue: [],
});
const shape = (events: EventRow[], sessions: SessionRow[]) =>
  stretches(events, sessions).map((stretch) => [
    stretch.session?.session ?? null,
    stretch.events.map(({ id }) => id).join(''),
  ]);

describe('stretches', () => {
  it('gathers neighbours of one session and leaves alone what stands alone', () => {
    const events = [
      event('a', 's2'),
      event('b', null),
      event('c', 's2'),
      event('d', 's1'),
      event('e', 's1'),
    ];
    expect(shape(events, [session('s1'), session('s2')])).toEqual([
      ['s2', 'a'],
      [null, 'b'],
      ['s2', 'c'],
      ['s1', 'de'],
    ]);
  });

  it('leaves out how long pages were visible', () => {
    const events = [event('a', 's'), { ...event('b', null), name: 'engagement' }, event('c', 's')];
    expect(shape(events, [session('s')])).toEqual([['s', 'ac']]);
  });

  it('tells sessions of the same id by their visitor', () => {
    const events = [event('a', 's', 'v'), event('b', 's', 'w')];
    expect(stretches(events, [session('s', 'v'), session('s', 'w')])).toHaveLength(2);
  });

  it('names each stretch once', () => {
    const events = [event('a', null), event('b', 's'), event('c', null)];
    const ids = stretches(events, [session('s')]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });
});

it.each([
  ['page_view', 'page'],
  ['purchase', 'goal'],
  ['error', 'exit'],
  ['whatever', 'event'],
])('%s is a %s', (name, kind) => {
  expect(kindOf(name)).toBe(kind);
});
