import { setFlagsFromString } from 'node:v8';
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';

export type CedarEngine = typeof Cedar;

/** Loads Cedar's WebAssembly: only for those who have a policy file. Rejects where the package is missing. */
export async function loadCedar(): Promise<CedarEngine> {
  keepCallsWhole();
  try {
    return await import('@cedar-policy/cedar-wasm/nodejs');
  } catch (cause) {
    throw new Error('Cedar cannot be loaded; policy files need the package @cedar-policy/cedar-wasm', { cause });
  }
}

/**
 * V8 up to that of Node 22 copies calls of WebAssembly into the code around them. When that code must be given up while such a
 * call runs and the call returns an object, as Cedar's do, the process ends with "unreachable code".
 */
function keepCallsWhole(): void {
  const [major] = process.versions.node.split('.').map(Number);
  if (major !== undefined && major < 24) setFlagsFromString('--no-turbo-inline-js-wasm-calls');
}
