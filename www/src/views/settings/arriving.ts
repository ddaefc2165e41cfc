/** The newest of the events that an export holds, as lines of NDJSON. */
export interface Arrived {
  id: string;
  visitor: string;
  at: number;
  type: string;
  url: string;
}

/** A line that cannot be read is left out: the list is a look, not a record. */
export function newest(text: string, most: number): Arrived[] {
  return text
    .split('\n')
    .flatMap((line) => {
      try {
        const event: unknown = JSON.parse(line);
        return isEvent(event) ? [read(event)] : [];
      } catch {
        return [];
      }
    })
    .sort((a, b) => b.at - a.at)
    .slice(0, most);
}

function isEvent(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'id' in value && 'type' in value;
}

function read(event: Record<string, unknown>): Arrived {
  const text = (name: string) => {
    const value = event[name];
    return typeof value === 'string' ? value : '';
  };
  const { at } = event;
  return {
    id: text('id'),
    visitor: text('visitor'),
    at: typeof at === 'number' ? at : Date.parse(text('at')),
    type: text('type') === 'custom' ? text('name') : text('type'),
    url: text('url'),
  };
}
