import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';

export type CedarEngine = typeof Cedar;

/** Loads Cedar's WebAssembly: only for those who have a policy file. Rejects where the package is missing. */
export async function loadCedar(): Promise<CedarEngine> {
  try {
    return await import('@cedar-policy/cedar-wasm/nodejs');
  } catch (cause) {
    throw new Error('Cedar cannot be loaded; policy files need the package @cedar-policy/cedar-wasm', { cause });
  }
}
