import { closest } from '@enterprise-mcp/kit';
import type { CustomerType } from '../domain/customer.ts';
import { customKey } from './custom-key.ts';
import { type Field, fieldsOf, foldHeader, type Profile } from './profile.ts';
import { UsageError } from './row.ts';

export interface Column {
  readonly index: number;
  readonly header: string;
}

export interface CustomColumn extends Column {
  readonly key: string;
  readonly label: string;
}

/** What every column of the file is for. */
export interface Plan {
  readonly profile: Profile;
  readonly header: readonly string[];
  /** Columns per field, best first; the first that has a value in a row is taken. */
  readonly fields: ReadonlyMap<Field, readonly Column[]>;
  readonly custom: readonly CustomColumn[];
  /** Customers: what all rows are, unless a column says it row by row. */
  readonly type?: CustomerType | undefined;
}

// The second column of these repeats the first in other words; of a second phone that is not so, it is kept beside.
const REDUNDANT: ReadonlySet<Field> = new Set([
  'company_id',
  'company',
  'customer_id',
  'contact_id',
  'customer',
  'contact',
]);

export function makePlan(
  header: readonly string[],
  profile: Profile,
  given: {
    readonly map: ReadonlyMap<string, string>;
    readonly type?: CustomerType | undefined;
    /** Keys of built-in fields, which no custom field may take. */
    readonly reserved: ReadonlySet<string>;
  },
): Plan {
  const columns = header.map((h, index): Column => ({ index, header: h.trim() || `Column ${index + 1}` }));
  const asked = readMap(columns, profile, given.map);
  const fields = new Map<Field, Column[]>();
  for (const [column, target] of asked) {
    if (target.field) fields.set(target.field, [...(fields.get(target.field) ?? []), column]);
  }
  const free = columns.filter((c) => !asked.has(c));
  const used = new Set<Column>();
  for (const field of fieldsOf(profile.kind)) {
    if (fields.has(field) || (field === 'type' && given.type)) continue;
    const wanted = profile.columns[field] ?? [];
    const found = wanted.flatMap((alias) => free.find((c) => foldHeader(c.header) === alias && !used.has(c)) ?? []);
    if (found.length === 0) continue;
    fields.set(field, found);
    for (const [i, column] of found.entries()) if (i === 0 || REDUNDANT.has(field)) used.add(column);
  }
  const ignored = new Set(profile.ignored);
  const taken = new Set([...given.reserved, ...fieldsOf(profile.kind)]);
  const custom: CustomColumn[] = [];
  for (const [column, { key }] of asked) if (key) custom.push({ ...column, key, label: column.header });
  for (const { key } of custom) taken.add(key);
  for (const column of free) {
    if (used.has(column) || ignored.has(foldHeader(column.header))) continue;
    const made = customKey(column.header, profile, taken);
    taken.add(made.key);
    custom.push({ ...column, ...made });
  }
  const plan = { profile, header, fields, custom };
  requireFields(plan);
  return profile.kind === 'customers' ? { ...plan, type: given.type ?? profile.type ?? typeByColumns(plan) } : plan;
}

interface Target {
  readonly field?: Field;
  readonly key?: string;
}

function readMap(columns: readonly Column[], profile: Profile, map: ReadonlyMap<string, string>): Map<Column, Target> {
  const valid = fieldsOf(profile.kind);
  const targets = new Map<Column, Target>();
  for (const [header, wanted] of map) {
    const matching = columns.filter((c) => c.header === header);
    const found = matching.length > 0 ? matching : columns.filter((c) => foldHeader(c.header) === foldHeader(header));
    if (found.length === 0) {
      const names = columns.map((c) => c.header);
      const near = closest(header, names);
      throw new UsageError(
        `--map: the file has no column '${header}'.${near ? ` Did you mean '${near}'?` : ''} Columns: ${names.join(', ')}.`,
      );
    }
    for (const column of found) targets.set(column, readTarget(wanted, valid));
  }
  return targets;
}

function readTarget(wanted: string, valid: readonly Field[]): Target {
  if (wanted === '') return {};
  const field = valid.find((f) => f === wanted);
  if (field) return { field };
  const key = wanted.replace(/^custom\./, '');
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(key)) {
    throw new UsageError(`--map: '${wanted}' is no field. Fields: ${valid.join(', ')}, or custom.KEY (a-z, 0-9, _).`);
  }
  const near = closest(key, valid);
  if (key === wanted && near) {
    throw new UsageError(`--map: did you mean '${near}'? For a custom field of that name write custom.${key}.`);
  }
  return { key };
}

function requireFields({ profile, fields, header }: Plan): void {
  const needed: readonly (readonly Field[])[] =
    profile.kind === 'customers'
      ? [['name', 'first_name', 'last_name', 'email', 'domain']]
      : [['name'], ['customer', 'customer_id', 'contact', 'contact_id'], ['stage', 'status']];
  const missing = needed.filter((some) => !some.some((field) => fields.has(field)));
  if (missing.length === 0) return;
  throw new UsageError(
    `No column gives ${missing.map((some) => some.join(' or ')).join(', nor ')}. Say which with --map COLUMN=FIELD. Columns: ${header.join(', ')}.`,
  );
}

function typeByColumns({ fields }: Plan): CustomerType | undefined {
  if (fields.has('type')) return undefined;
  const personal: readonly Field[] = ['first_name', 'last_name', 'job_title', 'company', 'company_id'];
  if (personal.some((f) => fields.has(f))) return 'contact';
  if (fields.has('domain') || fields.has('industry')) return 'company';
  if (fields.has('email')) return 'contact';
  throw new UsageError('The columns do not tell whether these are companies or people; say --type company or contact.');
}
