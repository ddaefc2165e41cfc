import { describe, expect, it } from 'vitest';
import { ApiError, parseProblem, problemOf } from './problem';

describe('parseProblem', () => {
  it('takes the fields of problem+json', () => {
    const body = JSON.stringify({
      type: 'about:blank',
      title: 'Bad request',
      status: 400,
      code: 'invalid_parameter',
      detail: 'steps: 99 is not within 2 to 20',
      parameter: 'steps',
    });
    expect(parseProblem(400, body)).toEqual({
      status: 400,
      code: 'invalid_parameter',
      title: 'Bad request',
      detail: 'steps: 99 is not within 2 to 20',
      parameter: 'steps',
    });
  });

  it.each(['<html>502</html>', '', 'null', '[1]', '{"code":7}'])('survives %j', (body) => {
    expect(parseProblem(502, body)).toMatchObject({ status: 502, code: 'unreadable' });
  });
});

it('finds the problem inside what was thrown', () => {
  const problem = parseProblem(401, '{"code":"token_missing"}');
  expect(problemOf(new ApiError(problem))).toBe(problem);
  expect(problemOf(new TypeError('boom'))).toMatchObject({ status: 0, detail: 'boom' });
});
