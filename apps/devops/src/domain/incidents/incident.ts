import type { State } from '../status/state.ts';

export const severities = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
/** `sev1` is the worst. */
export type Severity = (typeof severities)[number];

export const incidentStatuses = ['open', 'acknowledged', 'mitigated', 'resolved'] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

/** How the service looked when the incident was opened. */
export interface Evidence {
  readonly at: string;
  readonly state: State;
  readonly reasons: readonly string[];
  /** The parts that moved most against the hour before. */
  readonly metrics: readonly string[];
  /** The most frequent patterns of errors. */
  readonly errors: readonly string[];
  /** What could not be looked at. */
  readonly missing: readonly string[];
}

export interface IncidentEvent {
  readonly at: string;
  readonly by: string;
  readonly what: string;
}

export interface Incident {
  readonly id: string;
  readonly service: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly assignee: string | null;
  readonly openedAt: string;
  readonly openedBy: string;
  readonly updatedAt: string;
  readonly resolvedAt: string | null;
  readonly evidence: Evidence | null;
  /** Oldest first. */
  readonly timeline: readonly IncidentEvent[];
  /** Its page, where the backend has one. */
  readonly url?: string | undefined;
}

export interface NewIncident {
  readonly service: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly evidence: Evidence | null;
  /** What makes two incidents of a service the same. Without it the words of the title do. */
  readonly dedupKey?: string | undefined;
  readonly windowMs: number;
  readonly by: string;
  readonly at: Date;
  /** By what a repeat of this very call is known where no transaction spans it. */
  readonly marker: string;
}

export interface Created {
  readonly incident: Incident;
  /** It was open already; nothing was made. */
  readonly existed: boolean;
  /** Other open ones of the service. */
  readonly others: readonly string[];
}

export interface IncidentQuery {
  readonly service?: string | undefined;
  /** Any of them; all when absent. */
  readonly statuses?: readonly IncidentStatus[] | undefined;
  readonly severity?: Severity | undefined;
}

export interface Change {
  /** The status the caller saw. */
  readonly from: IncidentStatus;
  readonly status?: IncidentStatus | undefined;
  readonly severity?: Severity | undefined;
  readonly assignee?: string | null | undefined;
  readonly note?: string | undefined;
  readonly by: string;
  readonly at: Date;
}
