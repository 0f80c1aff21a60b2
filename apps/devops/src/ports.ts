import type { Page, Position } from '@enterprise-mcp/kit';
import type { Chart } from './domain/chart.ts';
import type { Change, Created, Incident, IncidentQuery, NewIncident } from './domain/incidents/incident.ts';
import type { LogSource } from './domain/logs/source.ts';
import type { Service } from './domain/services/service.ts';
import type { AlertSource, CallOptions, MetricsSource, Prober } from './domain/sources.ts';
import type { State } from './domain/status/state.ts';

export type { AlertSource, CallOptions, MetricAnswer, MetricQuery, MetricsSource, Prober } from './domain/sources.ts';

/** One page of a keyset-paged list; `next` is absent on the last. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: Position | undefined;
}

export interface ServiceCatalog {
  /** In the order of the services file. */
  all(options?: CallOptions): Promise<readonly Service[]>;
}

export interface IncidentStore {
  /**
   * Makes an incident, or answers with the open one that is the same: same service and key, or a title so like it, not
   * older than `windowMs`. Of several that try at the same time one makes it.
   */
  create(incident: NewIncident, options?: CallOptions): Promise<Created>;
  get(id: string, options?: CallOptions): Promise<Incident | undefined>;
  /** The latest first. */
  list(query: IncidentQuery, page: Page, options?: CallOptions): Promise<PageOf<Incident>>;
  /** Undefined when there is none; `changed` is false when it is not as the caller saw it. */
  update(
    id: string,
    change: Change,
    options?: CallOptions,
  ): Promise<{ readonly changed: boolean; readonly incident: Incident } | undefined>;
}

/** What was seen of the services before, so that an answer can say since when. */
export interface StatusHistory {
  /** By service: the state last seen, and since when it has been so. */
  last(options?: CallOptions): Promise<ReadonlyMap<string, { readonly state: State; readonly since: Date }>>;
  /** Keeps those that changed, and tells subscribers. */
  note(states: ReadonlyMap<string, State>, at: Date, options?: CallOptions): Promise<void>;
}

export interface ChartDrawer {
  draw(chart: Chart): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string }>;
}

export interface DevopsPorts {
  readonly services: ServiceCatalog;
  readonly metrics: MetricsSource | undefined;
  readonly alerts: AlertSource | undefined;
  readonly prober: Prober;
  readonly logs: LogSource;
  readonly incidents: IncidentStore;
  readonly history: StatusHistory;
  readonly charts: ChartDrawer;
}
