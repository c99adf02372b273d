import { describe, expect, it } from 'vitest';
import { problemsOf, type Config } from '@/lib/env';
import { explained, StudioError } from '@/lib/errors';
import { isSameSite, waysTo } from '@/lib/media';

const explain = (error: unknown) => explained(error, 'https://a.example/v1', 'page.example');

describe('errors', () => {
  it.each([
    [new TypeError('Failed to fetch'), 'unreachable', 'page.example'],
    [{ code: 403, type: 'general_unknown_origin' }, 'general_unknown_origin', 'Web platform'],
    [{ code: 401, type: 'general_unauthorized_scope' }, 'signed_out', 'Sign in'],
    [{ code: 404, type: 'function_not_found' }, 'function_not_found', 'Deploy'],
    [{ code: 503, type: 'general_server_error' }, 'server_error', 'Try again'],
  ])('of %o say what to do', (error, code, advice) => {
    const found = explain(error);
    expect(found.code).toBe(code);
    expect(found.advice).toContain(advice);
  });

  it('never show nothing', () => {
    expect(explain(undefined).message).not.toBe('');
    expect(explain({ code: 400, message: 'Bad.' }).message).toBe('Bad.');
    const own = new StudioError('x', 'Mine.');
    expect(explain(own)).toBe(own);
  });
});

describe('the way to a private film', () => {
  it('is the plain address within one site, else a token', () => {
    expect(isSameSite('https://api.example.com/v1', 'app.example.com')).toBe(true);
    expect(isSameSite('http://127.0.0.1:80/v1', '127.0.0.1')).toBe(true);
    expect(isSameSite('http://127.0.0.1:80/v1', 'localhost')).toBe(false);
    expect(waysTo('https://cloud.appwrite.io/v1/x', 'app.example.com')).toEqual(['token', 'blob']);
  });
});

describe('the configuration', () => {
  const right: Config = { endpoint: 'https://a.example/v1', projectId: 'p', functionId: 'f', chatFunctionId: 'c' };

  it('names what is missing', () => {
    expect(problemsOf(right)).toEqual([]);
    expect(problemsOf({ ...right, endpoint: '', projectId: '' })).toHaveLength(2);
    expect(problemsOf({ ...right, endpoint: 'a.example/v1' })[0]).toContain('ends in /v1');
  });
});
