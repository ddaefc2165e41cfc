import { describe, expect, it } from 'vitest';
import { definitionOf, draftOf, FRESH } from './definition';

describe('definitions', () => {
  it('reads variants with and without weights, and leaves out what is empty', () => {
    expect(definitionOf({ ...FRESH, variants: 'control 2\n new button 3\n\nplain' })).toEqual({
      variants: [
        { name: 'control', weight: 2 },
        { name: 'new button', weight: 3 },
        { name: 'plain', weight: 1 },
      ],
      metrics: ['conversion:purchase'],
    });
  });

  it('keeps what the form has no field for, and comes back as it was', () => {
    const stored = {
      id: 'x',
      hypothesis: 'More orders.',
      variants: [
        { name: 'control', weight: 1 },
        { name: 'b', weight: 1 },
      ],
      metrics: ['conversion:purchase', 'revenue'],
      guardrails: ['conversion:refund;better=lower'],
      start: 1793070000000,
      left_out: ['2026-11-15'],
      planned: 12000,
      holdback: 50,
      window: '7d',
    };
    const draft = draftOf(stored, () => '2026-10-27');
    const sent = { ...stored, id: undefined, start: '2026-10-27' };
    expect(definitionOf(draft, stored)).toEqual(sent);
    expect(definitionOf({ ...draft, guardrails: '', planned: null }, stored)).not.toHaveProperty(
      'guardrails',
    );
  });
});
