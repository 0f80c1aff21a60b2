import { devopsErrors } from '../../errors.ts';
import type { State } from '../status/state.ts';
import type { Change, Incident, IncidentEvent, IncidentStatus, NewIncident, Severity } from './incident.ts';

const next: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  open: ['acknowledged', 'mitigated', 'resolved'],
  acknowledged: ['mitigated', 'resolved'],
  mitigated: ['acknowledged', 'resolved'],
  resolved: ['open'],
};

/**
 * The severity that what is seen of a service calls for: a critical one that is down is the worst. What nobody can see
 * is not taken for harmless.
 */
export function severityFor({ critical, state }: { readonly critical: boolean; readonly state: State }): Severity {
  if (state === 'down') return critical ? 'sev1' : 'sev2';
  if (state === 'degraded') return critical ? 'sev2' : 'sev3';
  return state === 'up' ? 'sev4' : 'sev3';
}

/** @throws DEVOPS_INCIDENT_STATUS when the status may not follow the present one. */
export function checkStep({ id, status: from }: Incident, to: IncidentStatus): void {
  const legal = next[from];
  if (to !== from && !legal.includes(to)) throw devopsErrors.DEVOPS_INCIDENT_STATUS({ incident: id, from, to, legal });
}

/** The incident as the change leaves it, with an event for each thing that changed. */
export function changed(incident: Incident, { status, severity, assignee, note, by, at }: Change): Incident {
  const time = at.toISOString();
  const steps = [
    status !== undefined && status !== incident.status && `status: ${incident.status} → ${status}`,
    severity !== undefined && severity !== incident.severity && `severity: ${incident.severity} → ${severity}`,
    assignee !== undefined &&
      assignee !== incident.assignee &&
      `assignee: ${incident.assignee ?? 'nobody'} → ${assignee ?? 'nobody'}`,
    note !== undefined && note,
  ].filter((what): what is string => typeof what === 'string');
  const events = steps.map((what): IncidentEvent => ({ at: time, by, what }));
  const now = status ?? incident.status;
  return {
    ...incident,
    status: now,
    severity: severity ?? incident.severity,
    assignee: assignee === undefined ? incident.assignee : assignee,
    updatedAt: time,
    resolvedAt: now === 'resolved' ? (incident.resolvedAt ?? time) : null,
    timeline: [...incident.timeline, ...events],
  };
}

/** An incident as it begins. */
export function opened(asked: NewIncident, id: string): Incident {
  const at = asked.at.toISOString();
  return {
    id,
    service: asked.service,
    title: asked.title,
    description: asked.description,
    severity: asked.severity,
    status: 'open',
    assignee: null,
    openedAt: at,
    openedBy: asked.by,
    updatedAt: at,
    resolvedAt: null,
    evidence: asked.evidence,
    timeline: [{ at, by: asked.by, what: `opened as ${asked.severity}` }],
  };
}
