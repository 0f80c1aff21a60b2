import { parse as parseArray } from 'postgres-array';

/** A row set as it travels: text values in column order. One form for `pg`, PGlite and the socket between processes. */
export interface RawResult {
  readonly fields: readonly { readonly name: string; readonly oid: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowCount: number;
  /** The command tag without its count: `SELECT`, `COMMIT`, … */
  readonly command: string;
}

type Decode = (text: string) => unknown;

const integer64: Decode = (text) => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
};
const bytes: Decode = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'));
/** `2024-01-31 10:00:00.5+00`: sessions run in UTC and ISO style, so only the separators differ from ISO 8601. */
const instant: Decode = (text) => {
  const date = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  // Infinity, years before 1 or after 9999: no JavaScript date, the text is the truth.
  return Number.isNaN(date.getTime()) ? text : date;
};

// oid, oid of its array type, decoder. Types that are not listed arrive as PostgreSQL's own text.
const table: readonly (readonly [number, number, Decode])[] = [
  [16, 1000, (text) => text === 't'],
  [17, 1001, bytes],
  [20, 1016, integer64],
  [21, 1005, Number],
  [23, 1007, Number],
  [26, 1028, Number],
  [114, 199, (text) => JSON.parse(text)],
  [700, 1021, Number],
  [701, 1022, Number],
  [1184, 1185, instant],
  [3802, 3807, (text) => JSON.parse(text)],
];
const textArrays = [1003, 1009, 1014, 1015, 1115, 1182, 1183, 1187, 1231, 2951];

const decoders = new Map<number, Decode>();
for (const [oid, arrayOid, decode] of table) {
  decoders.set(oid, decode);
  decoders.set(arrayOid, (text) => parseArray(text, decode));
}
for (const oid of textArrays) decoders.set(oid, (text) => parseArray(text, (element) => element));

/**
 * Rows as objects. The same types from every backend: integers and floats → number (int8 beyond 2^53 → bigint),
 * numeric → string (exact), bool → boolean, timestamptz → Date, json/jsonb → parsed, bytea → Uint8Array, their arrays
 * → arrays, and everything else (text, uuid, date, timestamp, interval, …) → string.
 */
export function decodeRows(raw: RawResult): Record<string, unknown>[] {
  const columns = raw.fields.map(({ name, oid }) => ({ name, decode: decoders.get(oid) }));
  return raw.rows.map((row) => {
    const out: Record<string, unknown> = {};
    for (const [index, { name, decode }] of columns.entries()) {
      const value = row[index] ?? null;
      out[name] = value === null || decode === undefined ? value : decode(value);
    }
    return out;
  });
}

/**
 * One parameter as PostgreSQL text: Date → ISO 8601 in UTC, Uint8Array → hex, array → array literal, other objects →
 * JSON. An array for a json column must therefore be given as `JSON.stringify(value)`, as with `pg`.
 */
export function encodeParam(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return encodeArray(value);
  if (typeof value === 'object') return JSON.stringify(value);
  throw new TypeError(`A ${typeof value} cannot be a SQL parameter.`);
}

function encodeArray(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return encodeArray(value);
    return `"${(encodeParam(value) ?? '').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${items.join(',')}}`;
}
