import type { Incident } from '../incidents/incident.ts';
import { alertMatchers, matcherOf } from '../services/matching.ts';
import type { Service } from '../services/service.ts';
import type { Alert, ProbeResult, Target } from './observed.ts';
import { type State, worse } from './state.ts';

/** What a source said, or that it could not be asked. */
export type Asked<T> =
  | { readonly backend: string; readonly found: T }
  | { readonly backend: string; readonly unreachable: string };

/** What is known of all services together; undefined where there is no such source. */
export interface Observed {
  readonly targets: Asked<readonly Target[]> | undefined;
  readonly alerts: Asked<readonly Alert[]> | undefined;
  readonly incidents: Asked<readonly Incident[]>;
  readonly probes: ReadonlyMap<string, readonly ProbeResult[]>;
}

export interface Reason {
  readonly source: 'probe' | 'up' | 'alert' | 'incident' | 'settings';
  readonly state: State;
  readonly says: string;
  /** Of what is told. */
  readonly at: Date | undefined;
}

export interface Assessed {
  readonly service: Service;
  readonly state: State;
  /** Worst first. */
  readonly reasons: readonly Reason[];
}

/**
 * The state of a service, and every reason for it. A backend that does not answer says nothing about the service, and
 * neither do series that are not there: a service is down only where something looked at it and found it so.
 */
export function assess(service: Service, observed: Observed): Assessed {
  const reasons = [
    ...(observed.probes.get(service.name) ?? []).map(ofProbe),
    ...ofTargets(service, observed.targets),
    ...ofAlerts(service, observed.alerts),
    ...ofIncidents(service, observed.incidents),
  ].sort((a, b) => worse(a.state, b.state));
  if (reasons.length === 0 || (service.probes.length === 0 && !service.metrics)) {
    const says = 'nothing watches it: the services file names neither probes nor metrics';
    reasons.push({ source: 'settings', state: 'no data', says, at: undefined });
  }
  const [worst] = reasons;
  const bad = worst?.state === 'down' || worst?.state === 'degraded';
  const seen = reasons.some(({ state, source }) => state === 'up' && (source === 'probe' || source === 'up'));
  return { service, state: bad ? worst.state : seen ? 'up' : (worst?.state ?? 'no data'), reasons };
}

function ofProbe({ name, outcome, reason, at }: ProbeResult): Reason {
  return { source: 'probe', state: outcome, says: `${name}: ${reason}`, at };
}

function unreachable(source: Reason['source'], backend: string, why: string): Reason {
  return { source, state: 'backend unreachable', says: `${backend} does not answer: ${why}`, at: undefined };
}

function ofTargets({ name, metrics }: Service, targets: Observed['targets']): Reason[] {
  if (!metrics || !targets) return [];
  if ('unreachable' in targets) return [unreachable('up', targets.backend, targets.unreachable)];
  const isMine = matcherOf(metrics.labels, name);
  const mine = targets.found.filter(({ labels }) => isMine(labels));
  const [first] = mine;
  if (!first) {
    return [
      { source: 'up', state: 'no data', says: `${targets.backend} scrapes no target with its labels`, at: undefined },
    ];
  }
  const down = mine.filter(({ up }) => !up);
  const at = new Date(Math.min(...mine.map((target) => target.at.getTime())));
  if (down.length === 0)
    return [{ source: 'up', state: 'up', says: `${mine.length} of ${mine.length} targets up`, at }];
  const which = down.slice(0, 3).map(({ labels }) => labels[metrics.by] ?? labels['instance'] ?? '?');
  const says = `${down.length} of ${mine.length} targets down: ${which.join(', ')}${down.length > 3 ? ' …' : ''}`;
  return [{ source: 'up', state: down.length === mine.length ? 'down' : 'degraded', says, at }];
}

function ofAlerts(service: Service, alerts: Observed['alerts']): Reason[] {
  if (!alerts) return [];
  if ('unreachable' in alerts) return [unreachable('alert', alerts.backend, alerts.unreachable)];
  const matchers = alertMatchers(service).map((of) => matcherOf(of, service.name));
  return alerts.found
    .filter(({ labels }) => matchers.some((of) => of(labels)))
    .map(({ name, severity, summary, since }) => ({
      source: 'alert' as const,
      state: /^(info|none)$/i.test(severity) ? ('up' as const) : ('degraded' as const),
      says: `${name} (${severity || 'no severity'}) fires${summary === '' ? '' : `: ${summary}`}`,
      at: since,
    }));
}

function ofIncidents({ name }: Service, incidents: Observed['incidents']): Reason[] {
  if ('unreachable' in incidents) return [unreachable('incident', incidents.backend, incidents.unreachable)];
  return incidents.found
    .filter(({ service, status }) => service === name && status !== 'resolved')
    .map(({ id, severity, status, title, updatedAt }) => ({
      source: 'incident' as const,
      state: status === 'mitigated' ? ('up' as const) : ('degraded' as const),
      says: `${id} (${severity}, ${status}): ${title}`,
      at: new Date(updatedAt),
    }));
}
