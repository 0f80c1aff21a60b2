import type { Entry } from './entry.ts';
import type { Host } from './hosts.ts';

type Json = Record<string, unknown>;

/** `document` with the entry in it and everything else as it was. Throws where the file has another shape. */
export function mergeEntry(document: Json, target: Host, name: string, { entry, inputs, placeholders }: Entry): Json {
  const servers = objectAt(document, target.key);
  const before = objectAt(servers, name);
  const keptEnv = objectAt(before, 'env');
  const env: Json = { ...keptEnv, ...entry.env };
  // A secret that somebody filled in is not undone by a placeholder.
  for (const variable of placeholders) {
    if (typeof keptEnv[variable] === 'string' && keptEnv[variable] !== '') env[variable] = keptEnv[variable];
  }
  const merged = { ...before, ...entry, ...(Object.keys(env).length > 0 ? { env } : {}) };
  return {
    ...document,
    [target.key]: { ...servers, [name]: merged },
    ...(inputs.length > 0 ? { inputs: mergeInputs(document['inputs'], inputs) } : {}),
  };
}

function mergeInputs(existing: unknown, inputs: Entry['inputs']): unknown[] {
  if (existing !== undefined && !Array.isArray(existing)) throw new Error('its "inputs" is not a list');
  const kept: unknown[] = existing ?? [];
  const known = new Set(kept.map((input) => (input as { id?: unknown } | null)?.id));
  return [...kept, ...inputs.filter(({ id }) => !known.has(id))];
}

function objectAt(parent: Json, key: string): Json {
  const value = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (value === undefined) return {};
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Error(`its "${key}" is not an object`);
  return value as Json;
}
