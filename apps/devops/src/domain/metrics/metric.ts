export const metricNames = ['cpu', 'memory', 'latency_p95', 'error_rate', 'traffic', 'disk', 'load'] as const;
export type MetricName = (typeof metricNames)[number];

/** Milliseconds since 1970, and the value. */
export type Point = readonly [at: number, value: number];

/** One part of a service: a pod, an instance. */
export interface Series {
  readonly name: string;
  /** In the order of time, without gaps filled in. */
  readonly points: readonly Point[];
}

/** What a series is measured in, where that is known. */
export type Unit = 'cores' | 'ratio' | 'bytes' | 'bytes/s' | 'seconds' | 'requests/s' | '';
