import { CodedError, kitErrors } from '@enterprise-mcp/kit';
import { pmErrors } from '../../errors.ts';

/** What Octokit throws, as far as this reads it. */
interface RequestFailure extends Error {
  readonly status: number;
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data?: unknown;
  };
}

export function isFailure(thrown: unknown): thrown is RequestFailure {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number';
}

/** The answer's status; undefined when there was no answer at all. */
export function statusOf(thrown: unknown): number | undefined {
  return isFailure(thrown) && thrown.response ? thrown.status : undefined;
}

export const isMissing = (thrown: unknown) => statusOf(thrown) === 404 || statusOf(thrown) === 410;

/** Nobody knows whether it happened: no answer, or one of a machine in between. */
export function isUncertain(thrown: unknown): boolean {
  const status = statusOf(thrown);
  return isFailure(thrown) && (status === undefined || status >= 500);
}

/** A coded error with the way out. What is no failure of a request passes. */
export function toCoded(thrown: unknown, what: string, now: Date): unknown {
  if (!isFailure(thrown) || thrown instanceof CodedError) return thrown;
  const status = statusOf(thrown);
  const options = { cause: thrown };
  if (status === undefined || status >= 500) {
    const reason = status === undefined ? 'no answer' : `answer ${status}`;
    return kitErrors.BACKEND_UNAVAILABLE({ backend: 'GitHub', reason: `${reason} to ${what}` }, options);
  }
  const limit = limitOf(thrown, now);
  if (limit) return pmErrors.PM_GITHUB_RATE_LIMITED(limit, options);
  if (status === 401) {
    return kitErrors.BACKEND_MISCONFIGURED({ backend: 'GitHub', reason: 'the token is refused (401)' }, options);
  }
  return pmErrors.PM_GITHUB_REFUSED({ what, status, reason: reasonOf(thrown) }, options);
}

/** Primary limit: nothing remains until the reset. Secondary: told to wait, or the message says so. */
function limitOf({ status, message, response }: RequestFailure, now: Date) {
  if (status !== 403 && status !== 429) return undefined;
  const headers = response?.headers ?? {};
  const retryAfter = Number(headers['retry-after']);
  if (headers['x-ratelimit-remaining'] === '0' && headers['x-ratelimit-reset'] !== undefined) {
    const reset = Number(headers['x-ratelimit-reset']) * 1000;
    return { limit: 'primary', seconds: Math.max(1, Math.ceil((reset - now.getTime()) / 1000)) };
  }
  if (retryAfter > 0) return { limit: 'secondary', seconds: retryAfter };
  // Without a header GitHub asks for a minute.
  return /rate limit/i.test(message) || status === 429 ? { limit: 'secondary', seconds: 60 } : undefined;
}

/** GitHub's own words, which say what is missing; they are short and hold nothing of other people. */
function reasonOf({ message, response }: RequestFailure): string {
  const { data } = response ?? {};
  const told = data && typeof data === 'object' && 'message' in data ? String(data.message) : message;
  return told.slice(0, 200);
}
