import { Octokit } from '@octokit/rest';
import { devopsErrors } from '../../errors.ts';
import type { CallOptions } from '../../ports.ts';

export interface GitHubSettings {
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  /** `https://api.github.com`, or `https://github.example/api/v3` of GitHub Enterprise. */
  readonly apiUrl: string;
  /** In place of the global one; tests answer with it. */
  readonly fetch?: typeof fetch | undefined;
  /** Told after each write of this process: `incidents/open`, `services/checkout`. */
  readonly changed: (subject: string) => void;
}

const TIMEOUT_MS = 12_000;

export async function githubClient({ token, apiUrl, fetch: answering }: GitHubSettings): Promise<Octokit> {
  const silent = () => undefined;
  return new Octokit({
    baseUrl: apiUrl,
    auth: token,
    userAgent: 'enterprise-mcp-devops',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    ...(answering && { request: { fetch: answering } }),
  });
}

/** The request options of one call: cancelled with it, and never longer than a few seconds. */
export function requestOf({ signal }: CallOptions) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return { request: { signal: signal ? AbortSignal.any([signal, timeout]) : timeout, caller: signal } };
}

/**
 * Runs a request. Nothing is tried again: a repeat of the call finds what was made by its mark.
 *
 * @throws DEVOPS_BACKEND_UNREACHABLE or DEVOPS_GITHUB_REFUSED
 */
export async function asked<T>(work: () => Promise<T>, what: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !('status' in error)) throw error;
    const { status, message } = error as Error & { readonly status: number; readonly response?: unknown };
    const answered = 'response' in error && error.response !== undefined;
    if (!answered || status >= 500 || status === 429 || (status === 403 && /rate limit/i.test(message))) {
      const reason = answered ? `answer ${status}` : 'no answer';
      throw devopsErrors.DEVOPS_BACKEND_UNREACHABLE({ backend: 'GitHub', reason }, { cause: error });
    }
    throw devopsErrors.DEVOPS_GITHUB_REFUSED({ what, status, reason: message.slice(0, 200) }, { cause: error });
  }
}
