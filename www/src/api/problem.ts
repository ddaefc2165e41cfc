/**
 * What went wrong, in one shape: the collector's problem+json, or our own words
 * where no collector answered.
 */
export interface Problem {
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** Stable code of the collector, or `unreachable` and `unreadable` of ours. */
  code: string;
  title: string;
  detail: string;
  /** The parameter at fault. */
  parameter?: string;
}

/** A request that did not give what was asked. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail || problem.title}`);
    this.name = 'ApiError';
  }
}

/** The problem inside whatever was thrown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ApiError) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { status: 0, code: 'unreadable', title: '', detail };
}

/** Reads problem+json leniently: a proxy in between may answer with anything. */
export function parseProblem(status: number, body: string): Problem {
  const problem: Problem = { status, code: 'unreadable', title: '', detail: '' };
  try {
    const claim: unknown = JSON.parse(body);
    if (typeof claim === 'object' && claim !== null) {
      const { code, title, detail, parameter } = claim as Record<string, unknown>;
      if (typeof code === 'string') problem.code = code;
      if (typeof title === 'string') problem.title = title;
      if (typeof detail === 'string') problem.detail = detail;
      if (typeof parameter === 'string') problem.parameter = parameter;
    }
  } catch {
    // Not JSON: the status alone has to do.
  }
  return problem;
}
