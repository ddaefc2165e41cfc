/** An experiment's definition as a form holds it, and as the collector takes it. */
export interface Draft {
  id: string;
  hypothesis: string;
  /** `NAME WEIGHT`, one a line. */
  variants: string;
  metrics: string;
  guardrails: string;
  start: string;
  end: string;
  leftOut: string;
  planned: number | null;
}

export const FRESH: Draft = {
  id: '',
  hypothesis: '',
  variants: 'control 1\nb 1',
  metrics: 'conversion:purchase',
  guardrails: '',
  start: '',
  end: '',
  leftOut: '',
  planned: null,
};

/** What a stored definition says, in the form; `dayOf` gives the day of an instant. */
export function draftOf(stored: Record<string, unknown>, dayOf: (at: number) => string): Draft {
  const text = (name: string) => (typeof stored[name] === 'string' ? (stored[name] as string) : '');
  const list = (name: string) => (Array.isArray(stored[name]) ? (stored[name] as unknown[]) : []);
  const day = (name: string) => {
    const value = stored[name];
    return typeof value === 'number' ? dayOf(value) : text(name).slice(0, 10);
  };
  return {
    id: text('id'),
    hypothesis: text('hypothesis'),
    variants: list('variants')
      .map((variant) => {
        const { name, weight } = variant as { name?: unknown; weight?: unknown };
        return `${String(name ?? '')} ${String(weight ?? 1)}`;
      })
      .join('\n'),
    metrics: list('metrics').join('\n'),
    guardrails: list('guardrails').join('\n'),
    start: day('start'),
    end: day('end'),
    leftOut: list('left_out').join('\n'),
    planned: typeof stored['planned'] === 'number' ? stored['planned'] : null,
  };
}

/**
 * The definition to be sent: what was stored, with what the form holds over it, so
 * that a setting without a field of its own stays.
 */
export function definitionOf(
  draft: Draft,
  stored: Record<string, unknown> = {},
): Record<string, unknown> {
  const next: Record<string, unknown> = { ...stored, variants: variantsOf(draft.variants) };
  // The path says the id.
  delete next['id'];
  const set = (name: string, value: unknown, isSet: boolean) => {
    if (isSet) next[name] = value;
    else Reflect.deleteProperty(next, name);
  };
  set('hypothesis', draft.hypothesis.trim(), draft.hypothesis.trim() !== '');
  for (const [name, text] of [
    ['metrics', draft.metrics],
    ['guardrails', draft.guardrails],
    ['left_out', draft.leftOut],
  ] as const) {
    const lines = linesOf(text);
    set(name, lines, lines.length > 0);
  }
  set('start', draft.start, draft.start !== '');
  set('end', draft.end, draft.end !== '');
  set('planned', draft.planned, draft.planned !== null);
  return next;
}

/** A name may hold spaces; the weight is the number at the end, 1 without one. */
function variantsOf(text: string): { name: string; weight: number }[] {
  return linesOf(text).map((line) => {
    const [, name = line, weight = '1'] = /^(.*\S)\s+(\d+)$/.exec(line) ?? [];
    return { name, weight: Number(weight) };
  });
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
