/** What a probe of a service found, or why nobody knows. */
export interface ProbeResult {
  /** As it may be shown: without credentials. */
  readonly name: string;
  readonly outcome: 'up' | 'down' | 'backend unreachable' | 'no data';
  readonly reason: string;
  readonly at: Date;
}

/** One scraped target. */
export interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly up: boolean;
  readonly at: Date;
}

export interface Alert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: string;
  /** People wrote it. */
  readonly summary: string;
  readonly since: Date;
}
