import { storable } from '@enterprise-mcp/kit/text';

/** Collects a statement's values: `params.add(value)` is the placeholder to write in its place. */
export class Params {
  readonly values: unknown[] = [];

  add(value: unknown, type?: string): string {
    // PostgreSQL has no text with NUL, nor with half a surrogate pair: either would fail instead of finding nothing.
    this.values.push(typeof value === 'string' ? storable(value.replaceAll('\0', '\uFFFD')) : value);
    return type ? `$${this.values.length}::${type}` : `$${this.values.length}`;
  }
}

/** Conditions as one; none is true. */
export function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join('\n  AND ');
}
