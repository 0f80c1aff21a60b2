export interface Publication {
  readonly name: string;
  readonly version: string;
  readonly outcome: 'published' | 'already there' | 'failed';
  /** What npm said. */
  readonly output: string;
}

/** Publishes every package whose version the registry does not have; one that fails does not keep the others back. */
export function publishAll(options?: {
  readonly registry?: string;
  readonly dryRun?: boolean;
  /** Names of packages; default: all. */
  readonly only?: readonly string[];
  /** Added to npm's environment. */
  readonly env?: Readonly<Record<string, string>>;
}): Publication[];
