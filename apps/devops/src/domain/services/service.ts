import type { LogSelector } from '../logs/source.ts';
import type { MetricName } from '../metrics/metric.ts';

/** How a service is asked whether it answers. */
export type Probe =
  | { readonly kind: 'http'; readonly url: string; readonly expect: readonly number[] }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** Asked of a blackbox-exporter. */
  | { readonly kind: 'blackbox'; readonly target: string; readonly module: string };

/** A label's value, or with `~` before it a regular expression that must match all of it. */
export type Matchers = Readonly<Record<string, string>>;

/** Which series belong to a service, and how its metrics are made of them. */
export interface MetricSelector {
  /** Name of the preset it came from: services of one preset are asked about together. */
  readonly preset: string;
  /** The label that tells the parts of a service apart: `pod`, `instance`. */
  readonly by: string;
  readonly labels: Matchers;
  /** PromQL with `$selector` and `$window`. */
  readonly queries: Readonly<Partial<Record<MetricName, string>>>;
}

export interface Service {
  readonly name: string;
  readonly title?: string | undefined;
  /** A critical one that is down is an incident of the top severity. */
  readonly critical: boolean;
  readonly probes: readonly Probe[];
  readonly metrics?: MetricSelector | undefined;
  /** Labels of its alerts; without them those of `metrics`, or `service`. */
  readonly alerts?: Matchers | undefined;
  readonly logs?: LogSelector | undefined;
}

/** Names are parts of queries, of file names and of addresses: nothing that means something in any of them. */
export const SERVICE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/;
