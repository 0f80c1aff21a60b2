import { connect } from 'node:net';
import type { Probe } from '../../domain/services/service.ts';
import type { ProbeResult } from '../../domain/status/observed.ts';
import type { Prober } from '../../ports.ts';
import { probeBlackbox } from './blackbox.ts';
import { type Found, probeHttp } from './http.ts';
import { pinned } from './pinned.ts';

export interface ProbeSettings {
  /** Of a blackbox-exporter. */
  readonly blackboxUrl?: string | undefined;
  /** Private networks that a redirect may lead to. */
  readonly networks: readonly string[];
  readonly now: () => Date;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5000;

/** Probes of our own, and those of a blackbox-exporter. */
export function prober({ blackboxUrl, networks, now, timeoutMs = TIMEOUT_MS }: ProbeSettings): Prober {
  async function one(probe: Probe, caller: AbortSignal | undefined): Promise<ProbeResult> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = caller ? AbortSignal.any([caller, timeout]) : timeout;
    const at = now();
    try {
      return { name: nameOf(probe), ...(await found(probe, signal)), at };
    } catch (error) {
      caller?.throwIfAborted();
      const reason = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error);
      return { name: nameOf(probe), outcome: 'down', reason, at };
    }
  }

  function found(probe: Probe, signal: AbortSignal): Promise<Found> | Found {
    if (probe.kind === 'http') return probeHttp(probe, { networks, signal });
    if (probe.kind === 'tcp') return probeTcp(probe, signal);
    if (blackboxUrl === undefined) return { outcome: 'no data', reason: 'DEVOPS_BLACKBOX_URL is not set' };
    return probeBlackbox(blackboxUrl, probe, signal);
  }

  return { probe: ({ probes }, { signal } = {}) => Promise.all(probes.map((probe) => one(probe, signal))) };
}

async function probeTcp(
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Found> {
  const { address } = await pinned(host);
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: address, port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
  return { outcome: 'up', reason: `connected in ${Math.round(performance.now() - started)} ms` };
}

/** As it is shown: without user, password and query, in which credentials stand. */
function nameOf(probe: Probe): string {
  if (probe.kind === 'tcp') return `tcp ${probe.host}:${probe.port}`;
  const text = probe.kind === 'http' ? probe.url : probe.target;
  if (!URL.canParse(text)) return `${probe.kind} ${text}`;
  const { protocol, host, pathname } = new URL(text);
  return host === ''
    ? `${probe.kind} ${text}`
    : `${probe.kind} ${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return said[error.code] ?? error.code;
  return error instanceof Error ? error.message.slice(0, 120) : 'no answer';
}

const said: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'its name is not known',
  EHOSTUNREACH: 'no way to the host',
  ENETUNREACH: 'no way to its network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};
