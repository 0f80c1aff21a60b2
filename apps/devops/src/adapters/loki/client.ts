import * as z from 'zod';
import { devopsErrors } from '../../errors.ts';

export interface LokiSettings {
  /** Up to and without `/loki/api`. */
  readonly url: string;
  /** Sent as a bearer token; with `user`, as its password. */
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly tenant?: string | undefined;
  readonly now: () => Date;
  /** Lines in one answer; Loki refuses more than its `max_entries_limit_per_query`, by default 5,000. */
  readonly pageLines?: number;
  /** Lines of all pages of one read. */
  readonly maxLines?: number;
  readonly timeoutMs?: number;
}

export interface RangeQuery {
  readonly query: string;
  /** Nanoseconds since 1970; `start` is included, `end` is not. */
  readonly start: bigint;
  readonly end: bigint;
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
}

const TIMEOUT_MS = 20_000;

/** One entry is time, line, and since Loki 3 its structured metadata. */
const streams = z.object({
  data: z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({
        stream: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.string().regex(/^\d{1,19}$/), z.string()]).rest(z.unknown())),
      }),
    ),
  }),
});

export type Streams = z.output<typeof streams>['data']['result'];

/** One `query_range`. Every failure becomes an error that tells whether Loki is away or refuses. */
export async function queryRange(settings: LokiSettings, query: RangeQuery, signal?: AbortSignal): Promise<Streams> {
  const url = new URL(`${settings.url.replace(/\/+$/, '')}/loki/api/v1/query_range`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const response = await request(url, settings, signal);
  const text = await response.text().catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw unreachable('the answer ended early', cause);
  });
  if (!response.ok) throw refused(response.status, text);
  const parsed = streams.safeParse(json(text));
  if (!parsed.success) throw unreachable('it answered with something else than streams of lines');
  return parsed.data.data.result;
}

async function request(url: URL, settings: LokiSettings, signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(settings.timeoutMs ?? TIMEOUT_MS);
  try {
    return await fetch(url, {
      headers: headersOf(settings),
      // A token must not travel to wherever an answer points.
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreachable(timeout.aborted ? 'no answer in time' : reasonOf(cause), cause);
  }
}

function headersOf({ token, user, tenant }: LokiSettings): Record<string, string> {
  const basic = user === undefined ? undefined : Buffer.from(`${user}:${token ?? ''}`).toString('base64');
  return {
    accept: 'application/json',
    ...(basic === undefined
      ? token !== undefined && { authorization: `Bearer ${token}` }
      : { authorization: `Basic ${basic}` }),
    ...(tenant !== undefined && { 'x-scope-orgid': tenant }),
  };
}

function refused(status: number, text: string): Error {
  const reason = text.trim().slice(0, 300) || 'no reason given';
  // Too many requests, and failures of its own, may pass.
  if (status === 429 || status >= 500) return unreachable(`HTTP ${status}: ${reason}`);
  return devopsErrors.DEVOPS_LOGS_REFUSED({ backend: 'Loki', status, reason });
}

const unreachable = (reason: string, cause?: unknown) =>
  devopsErrors.DEVOPS_LOGS_UNREACHABLE({ backend: 'Loki', reason }, { cause });

/** `fetch failed` says nothing; what the system said is inside. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  return inner instanceof Error ? ((inner as NodeJS.ErrnoException).code ?? inner.message) : 'no connection';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
