import { Octokit } from '@octokit/rest';
import { LRUCache } from 'lru-cache';
import { isFailure, isUncertain, statusOf, toCoded } from './failures.ts';
import type { GitHubSettings } from './settings.ts';

const REMEMBERED = 500;
/** Milliseconds before another try of what may safely be tried again. */
const PAUSES = [150, 600];
const TIMEOUT_MS = 12_000;

interface CallParts {
  readonly signal?: AbortSignal | undefined;
  /** Must come from GitHub and not from memory: what was just written is read back. */
  readonly fresh?: boolean;
}

/** The request options of one call: cancelled with it, and never longer than a few seconds. */
export function requestOf({ signal, fresh = false }: CallParts = {}) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return { signal: signal ? AbortSignal.any([signal, timeout]) : timeout, fresh, caller: signal };
}

/**
 * Octokit with what GitHub asks of its clients: answers remembered by their ETag, which cost no allowance; reads and
 * repeatable writes tried again; POST never, since it would act twice. Failures become coded errors.
 */
export async function githubClient(settings: GitHubSettings): Promise<Octokit> {
  const { auth, apiUrl, now } = settings;
  const silent = () => undefined;
  const octokit = new Octokit({
    baseUrl: apiUrl,
    userAgent: 'enterprise-mcp-project-management',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    ...(settings.fetch ? { request: { fetch: settings.fetch } } : {}),
    ...('token' in auth ? { auth: auth.token } : { auth: auth, authStrategy: await appStrategy() }),
  });
  const known = new LRUCache<string, { etag: string; response: object }>({ max: REMEMBERED });

  octokit.hook.wrap('request', async (request, options) => {
    const { method, url } = octokit.request.endpoint(options);
    const { fresh, caller } = options.request as ReturnType<typeof requestOf>;
    const remembered = method === 'GET' && !fresh ? known.get(url) : undefined;
    if (remembered) options.headers = { ...options.headers, 'if-none-match': remembered.etag };
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await request(options);
        const { etag } = response.headers;
        if (method === 'GET' && etag) known.set(url, { etag, response });
        return response;
      } catch (error) {
        caller?.throwIfAborted();
        if (statusOf(error) === 304 && remembered) return remembered.response as Awaited<ReturnType<typeof request>>;
        const pause = PAUSES[attempt];
        if (method === 'POST' || pause === undefined || !isUncertain(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  });
  // Outermost, so that what is thrown is coded whatever the other hooks do.
  octokit.hook.error('request', (error, options) => {
    // A cancellation is somebody else's object.
    if (!isFailure(error)) throw error;
    const path = new URL(octokit.request.endpoint(options).url).pathname;
    throw Object.assign(error, { coded: toCoded(error, `${options.method} ${path}`, now()) });
  });
  return octokit;
}

/** Only who runs as a GitHub App pays for its code. */
async function appStrategy() {
  return (await import('@octokit/auth-app')).createAppAuth;
}

/** Runs requests; what they throw is a coded error. */
export async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && 'coded' in error ? error.coded : error;
  }
}

export const PER_PAGE = 100;

/** A whole list, by at most so many requests. Pages are counted and links not followed: they may lead elsewhere. */
export async function allPages<T>(
  most: number,
  read: (page: { readonly per_page: number; readonly page: number }) => Promise<{ readonly data: readonly T[] }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; page <= most; page++) {
    const { data } = await read({ per_page: PER_PAGE, page });
    all.push(...data);
    if (data.length < PER_PAGE) break;
  }
  return all;
}
