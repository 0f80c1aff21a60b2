export interface LocalRegistry {
  readonly url: string;
  /** Makes npm use it, with a cache of its own that is empty. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a registry on loopback with temporary storage. */
export function startRegistry(): Promise<LocalRegistry>;
