/** What a lookup of a reference hands on to the store. */
export interface LookupOptions {
  readonly signal?: AbortSignal;
}
