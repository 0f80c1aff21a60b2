import { devopsErrors } from '../../errors.ts';

export interface BackendSettings {
  /** `http://prometheus.example:9090`, without the path of the interface. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly tenant?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 12_000;
const MOST_BYTES = 64 * 1024 * 1024;

interface Asking {
  readonly backend: string;
  readonly path: string;
  /** Sent as a form where there is one; otherwise it is a GET. */
  readonly form?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The JSON of an answer. Follows no redirect: a token must not go where nobody sent it.
 *
 * @throws DEVOPS_BACKEND_UNREACHABLE without an answer, or with one of 5xx; DEVOPS_BACKEND_REFUSED for the rest.
 */
export async function askBackend(settings: BackendSettings, { backend, path, form, signal }: Asking): Promise<unknown> {
  const { url, token, tenant, timeoutMs = TIMEOUT_MS } = settings;
  const timeout = AbortSignal.timeout(timeoutMs);
  const headers = {
    accept: 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(tenant !== undefined && { 'x-scope-orgid': tenant }),
  };
  const body = form && new URLSearchParams(form);
  const unreachable = (reason: string, cause?: unknown) =>
    devopsErrors.DEVOPS_BACKEND_UNREACHABLE({ backend, reason }, { cause });
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body && { body }),
    });
    text = await bounded(response);
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error), error);
  }
  const parsed = jsonOf(text);
  if (response.status >= 500 || response.status === 429) throw unreachable(`answer ${response.status}`);
  if (!response.ok) {
    const told = (parsed as { error?: unknown } | undefined)?.error;
    const reason = (typeof told === 'string' ? told : text).slice(0, 300);
    throw devopsErrors.DEVOPS_BACKEND_REFUSED({ backend, status: response.status, reason });
  }
  if (parsed === undefined) throw unreachable('its answer is no JSON');
  return parsed;
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 1024 ** 2} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `fetch failed` says nothing; its cause does: ECONNREFUSED. Never an address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return cause instanceof Error ? cause.message.slice(0, 100) : 'no answer';
}
