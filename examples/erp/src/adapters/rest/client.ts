import { CodedError, type HealthReport, kitErrors } from '@enterprise-mcp/kit';
import { erpErrors } from '../../errors.ts';

export interface RestOptions {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
}

export interface RestCall {
  /** For a person: `create an order`. */
  readonly what: string;
  readonly body?: unknown;
  /** Sent as `Idempotency-Key`. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const BACKEND = 'The API';

/**
 * JSON over HTTP, cancelled with the call and never longer than the timeout. 404 is undefined.
 *
 * @throws CodedError BACKEND_UNAVAILABLE without an answer, or with one of 5xx or 429; BACKEND_MISCONFIGURED when the token is
 * refused; ERP_REFUSED for the rest.
 */
export function restClient({ url, token, timeoutMs }: RestOptions) {
  async function send(method: string, path: string, { what, body, key, signal }: RestCall): Promise<unknown> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (response.ok) return response.json();
    const { status } = response;
    const reason = (await response.text()).slice(0, 200);
    if (status === 404) return undefined;
    if (status >= 500 || status === 429) throw unavailable(`answer ${status} to ${what}`);
    if (status === 401)
      throw kitErrors.BACKEND_MISCONFIGURED({ backend: BACKEND, reason: 'the token is refused (401)' });
    throw erpErrors.ERP_REFUSED({ what, status, reason });
  }

  async function json(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, call: RestCall) {
    try {
      return await send(method, path, call);
    } catch (thrown) {
      if (thrown instanceof CodedError) throw thrown;
      // The kit knows the call's own end by the signal.
      call.signal?.throwIfAborted();
      const timedOut = thrown instanceof Error && thrown.name === 'TimeoutError';
      throw unavailable(timedOut ? `no answer in ${timeoutMs / 1_000} s` : 'no usable answer', thrown);
    }
  }

  /** Whether it answers and takes the token, as `doctor` shows it. */
  async function health(): Promise<HealthReport> {
    try {
      await json('GET', '', { what: 'look whether it is there' });
      return { name: BACKEND, ok: true, detail: new URL(url).host };
    } catch (thrown) {
      return { name: BACKEND, ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }
  return { json, health };
}

export type RestClient = ReturnType<typeof restClient>;

function unavailable(reason: string, cause?: unknown): CodedError {
  return kitErrors.BACKEND_UNAVAILABLE({ backend: BACKEND, reason }, { cause });
}
