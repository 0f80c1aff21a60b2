import type { Evidence, Incident } from './incident.ts';

/** Events of a long incident that are told; the latest. */
const EVENTS = 30;

/** An incident as a line of a list. */
export function asIncidentLine({ id, service, severity, status, title, assignee, openedAt, updatedAt, url }: Incident) {
  return {
    id,
    service,
    severity,
    status,
    title,
    ...(assignee !== null && { assignee }),
    opened_at: openedAt,
    updated_at: updatedAt,
    ...(url && { url }),
  };
}

/** Everything that is known of one. */
export function asIncidentCard(incident: Incident) {
  const { description, evidence, timeline, openedBy, resolvedAt } = incident;
  return {
    ...asIncidentLine(incident),
    opened_by: openedBy,
    ...(resolvedAt !== null && { resolved_at: resolvedAt }),
    ...(description !== '' && { description }),
    ...(evidence && { evidence: asEvidence(evidence) }),
    timeline: timeline
      .slice(-EVENTS)
      .map(({ at, by, what }) => `${at} ${by}: ${what}`)
      .join('\n'),
  };
}

function asEvidence({ at, state, reasons, metrics, errors, missing }: Evidence) {
  const part = (of: string, lines: readonly string[]) => lines.map((line) => `${of}: ${line}`);
  const seen = [
    ...part('state', reasons),
    ...part('metric', metrics),
    ...part('log', errors),
    ...part('missing', missing),
  ];
  return { at, state, seen: seen.join('\n') };
}
