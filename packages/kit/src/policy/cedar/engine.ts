import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';

export type CedarEngine = typeof Cedar;

/** Loads Cedar's WebAssembly, about 20 ms: only for those who have a policy file. Rejects where the package is missing. */
export function loadCedar(): Promise<CedarEngine> {
  return import('@cedar-policy/cedar-wasm/nodejs');
}
