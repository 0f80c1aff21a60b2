import type { Found } from './http.ts';

/** Asks a blackbox-exporter, which probes from where it stands. That it does not answer says nothing of the target. */
export async function probeBlackbox(
  exporter: string,
  { target, module }: { readonly target: string; readonly module: string },
  signal: AbortSignal,
): Promise<Found> {
  let text: string;
  let status: number;
  try {
    const query = new URLSearchParams({ target, module });
    const response = await fetch(`${exporter}/probe?${query}`, { signal, redirect: 'error' });
    ({ status } = response);
    text = (await response.text()).slice(0, 1_000_000);
  } catch {
    return { outcome: 'backend unreachable', reason: 'the blackbox-exporter does not answer' };
  }
  const value = (metric: string) => {
    const found = new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const success = value('probe_success');
  if (status !== 200 || success === undefined) {
    return {
      outcome: 'no data',
      reason: `the blackbox-exporter has no answer (${status}): is there a module '${module}'?`,
    };
  }
  const milliseconds = Math.round((value('probe_duration_seconds') ?? 0) * 1000);
  const code = value('probe_http_status_code');
  const answered = code ? `, answer ${code}` : '';
  return {
    outcome: success === 1 ? 'up' : 'down',
    reason: `${success === 1 ? 'success' : 'failure'} in ${milliseconds} ms${answered}`,
  };
}
