import { kitErrors } from '@enterprise-mcp/kit';
import type {
  Logger,
  LogLevel,
  WebAPICallError,
  WebAPIPlatformError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { commsErrors } from '../../errors.ts';
import type { PortOptions } from '../../ports.ts';
import type { SlackSettings } from './settings.ts';

const TIMEOUT_MS = 10_000;
const silent = () => undefined;

/** The SDK's own would write to stdout, where only the protocol may. */
const logger: Logger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  setLevel: silent,
  getLevel: () => 'error' as LogLevel,
  setName: silent,
};

/** A client for one call: it is cancelled with it, tries nothing twice and never waits out a limit. */
export async function slackClient(settings: SlackSettings, token: string, { signal }: PortOptions): Promise<WebClient> {
  const { WebClient } = await import('@slack/web-api');
  const ask = settings.fetch ?? fetch;
  return new WebClient(token, {
    slackApiUrl: settings.apiUrl.replace(/\/*$/, '/'),
    allowAbsoluteUrls: false,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: TIMEOUT_MS,
    logger,
    fetch: (url, init) => {
      const signals = [init?.signal, signal].filter((one) => one !== undefined);
      return ask(url, { ...init, ...(signals.length > 0 ? { signal: AbortSignal.any(signals) } : {}) });
    },
  });
}

/** What of a call is said in its errors. */
export interface Asked {
  readonly what: string;
  /** The channel or person it is about, as the caller named it. */
  readonly name?: string;
  /** The setting whose token it uses. */
  readonly setting?: 'COMMS_SLACK_TOKEN' | 'COMMS_SLACK_READ_TOKEN';
}

/** Runs calls; what they throw is a coded error. */
export async function asked<T>(settings: Pick<SlackSettings, 'now'>, about: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toCoded(error, about, settings.now());
  }
}

/** Nobody knows whether it happened: no answer, or one of a machine in between. */
export function isUncertain(error: unknown): boolean {
  if (!isSlacks(error)) return false;
  if ('original' in error) return !NEVER_SENT.has(causeOf(error));
  if ('statusCode' in error) return error.statusCode >= 500;
  // An answer that is no JSON comes as its text.
  return 'data' in error && !isCode(error.data.error);
}

/** Told apart by what they hold: the SDK, and its classes with it, is loaded with the first call. */
const isSlacks = (error: unknown): error is WebAPICallError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('slack_webapi_');

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);
const TOKEN_PROBLEMS = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
]);
const BACKEND = 'Slack';

const isCode = (error: string) => /^[a-z][a-z0-9_]{1,60}$/.test(error);

const causeOf = ({ original }: WebAPIRequestError) => String((original.cause as { code?: unknown } | undefined)?.code);

export function toCoded(error: unknown, about: Asked, now: Date): unknown {
  const options = { cause: error };
  if (!isSlacks(error)) return error;
  if ('retryAfter' in error) return limited(error.retryAfter, now);
  if ('data' in error) return platform(error, about, now);
  if ('statusCode' in error) {
    return kitErrors.BACKEND_UNAVAILABLE(
      { backend: BACKEND, reason: `answer ${error.statusCode} to ${about.what}` },
      options,
    );
  }
  if (error.original.name === 'AbortError') return error.original;
  return kitErrors.BACKEND_UNAVAILABLE({ backend: BACKEND, reason: `no answer to ${about.what}` }, options);
}

function limited(seconds: number, now: Date) {
  const reset_at = new Date(now.getTime() + seconds * 1000).toISOString();
  return commsErrors.COMMS_SLACK_RATE_LIMITED({ reset_seconds: seconds, reset_at });
}

function platform({ data }: WebAPIPlatformError, { what, name = '', setting = 'COMMS_SLACK_TOKEN' }: Asked, now: Date) {
  const reason = data.error;
  if (TOKEN_PROBLEMS.has(reason)) {
    return kitErrors.BACKEND_MISCONFIGURED({
      backend: BACKEND,
      reason: `the token of ${setting} is refused (${reason})`,
    });
  }
  if (reason === 'missing_scope') {
    const needed = 'needed' in data && typeof data.needed === 'string' ? data.needed : 'that it needs';
    return commsErrors.COMMS_SLACK_SCOPE_MISSING({ needed: needed.slice(0, 100), setting });
  }
  if (reason === 'ratelimited' || reason === 'rate_limited')
    return limited(data.response_metadata?.retryAfter ?? 60, now);
  if (reason === 'channel_not_found') return commsErrors.COMMS_SLACK_CHANNEL_UNKNOWN({ channel: name });
  if (reason === 'not_in_channel') return commsErrors.COMMS_SLACK_NOT_IN_CHANNEL({ channel: name });
  if (reason === 'is_archived') return commsErrors.COMMS_SLACK_CHANNEL_ARCHIVED({ channel: name });
  if (reason === 'users_not_found' || reason === 'user_not_found')
    return commsErrors.COMMS_SLACK_PERSON_UNKNOWN({ person: name });
  if (!isCode(reason))
    return kitErrors.BACKEND_UNAVAILABLE({ backend: BACKEND, reason: `no answer of its own to ${what}` });
  return commsErrors.COMMS_SLACK_REFUSED({ what, reason });
}
