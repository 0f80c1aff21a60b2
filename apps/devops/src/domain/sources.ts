import type { MetricName, Series, Unit } from './metrics/metric.ts';
import type { Service } from './services/service.ts';
import type { Alert, ProbeResult, Target } from './status/observed.ts';

/** Every method takes the call's signal and rejects when it aborts. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface MetricQuery {
  readonly service: Service;
  readonly metric: MetricName;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Seconds between points. */
  readonly step: number;
}

export interface MetricAnswer {
  /** The query as the backend got it; empty where there is none. */
  readonly query: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
}

/**
 * Every method throws `DEVOPS_BACKEND_UNREACHABLE` when the backend does not answer: a failure of the backend is never
 * a statement about a service.
 */
export interface MetricsSource {
  /** What the backend is called in answers. */
  readonly name: string;
  /** Undefined: nothing says how this is measured for this service. */
  range(query: MetricQuery, options?: CallOptions): Promise<MetricAnswer | undefined>;
  /** What is scraped, with the latest `up` of each. */
  targets(options?: CallOptions): Promise<readonly Target[]>;
}

/** Throws as `MetricsSource` does. */
export interface AlertSource {
  readonly name: string;
  /** Those that fire and are not silenced or inhibited. */
  firing(options?: CallOptions): Promise<readonly Alert[]>;
}

export interface Prober {
  /** Never rejects for what the probed service does; that is the result. One result for each probe, in their order. */
  probe(service: Service, options?: CallOptions): Promise<readonly ProbeResult[]>;
}
