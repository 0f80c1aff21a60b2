import { closest } from '@enterprise-mcp/kit';
import type { CustomerType } from '../domain/customer.ts';
import { parseAmount, parseCurrency } from './parse-amount.ts';
import type { DateOrder } from './parse-date.ts';
import type { DecimalSign } from './parse-number.ts';
import { type ImportKind, type SourceSystem, SYSTEMS } from './profile.ts';
import { UsageError } from './row.ts';

/** Declared for `parseArgs`; the descriptions are what `--help` shows. */
export const importOptions = {
  map: {
    type: 'string',
    multiple: true,
    description: 'COLUMN=FIELD: what a column means; COLUMN= leaves it out; COLUMN=custom.KEY makes a custom field',
  },
  kind: { type: 'string', description: 'customers or opportunities (default: by the header)' },
  source: { type: 'string', description: 'hubspot, salesforce, pipedrive or generic (default: by the header)' },
  type: { type: 'string', description: 'company or contact: what the rows of a generic file are' },
  stage: {
    type: 'string',
    multiple: true,
    description: '"Their label=Ours": what a stage of the other system is here',
  },
  dates: { type: 'string', description: 'dmy or mdy, when day and month cannot be told apart' },
  decimals: { type: 'string', description: 'point or comma, when 1.234 can be read in two ways' },
  currency: { type: 'string', description: 'ISO 4217 code for amounts that name no currency' },
  'default-amount': {
    type: 'string',
    description: 'amount of deals that have none, e.g. 0 (default: they are refused)',
  },
  'create-companies': {
    type: 'boolean',
    description: 'contacts whose company is not here bring it along, by its name',
  },
  'dry-run': { type: 'boolean', description: 'check everything, write nothing' },
  report: { type: 'string', description: 'write every refused value to this CSV file' },
} as const;

export interface ImportSettings {
  readonly file: string;
  /** As given: what a header means. An empty field drops the column. */
  readonly map: ReadonlyMap<string, string>;
  readonly stages: ReadonlyMap<string, string>;
  readonly kind?: ImportKind | undefined;
  readonly system?: SourceSystem | undefined;
  readonly type?: CustomerType | undefined;
  readonly dates?: DateOrder | undefined;
  readonly decimals?: DecimalSign | undefined;
  readonly currency?: string | undefined;
  readonly defaultAmount?: string | undefined;
  readonly createCompanies: boolean;
  readonly dryRun: boolean;
  readonly report?: string | undefined;
}

type Given = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** The command line, checked. Throws UsageError. */
export function readSettings(positionals: readonly string[], given: Given): ImportSettings {
  const [file, ...more] = positionals;
  if (!file) throw new UsageError('Which file? import FILE.csv');
  if (more.length > 0) throw new UsageError(`One file at a time; '${more.join("', '")}' is one too many.`);
  const currency = text(given, 'currency');
  const checked = currency === undefined ? undefined : parseCurrency(currency);
  if (checked && !checked.ok) throw new UsageError(`--currency: ${checked.reason}.`);
  const defaultAmount = text(given, 'default-amount');
  if (defaultAmount !== undefined && !parseAmount(defaultAmount, { fallback: 'EUR', sign: 'point' }).ok) {
    throw new UsageError(`--default-amount: '${defaultAmount}' is no amount like 0 or 1000.00.`);
  }
  return {
    file,
    map: pairs(given, 'map'),
    stages: pairs(given, 'stage'),
    kind: oneOf(given, 'kind', ['customers', 'opportunities']),
    system: oneOf(given, 'source', SYSTEMS),
    type: oneOf(given, 'type', ['company', 'contact']),
    dates: oneOf(given, 'dates', ['dmy', 'mdy']),
    decimals: oneOf(given, 'decimals', ['point', 'comma']),
    currency: checked?.value,
    defaultAmount,
    createCompanies: given['create-companies'] === true,
    dryRun: given['dry-run'] === true,
    report: text(given, 'report'),
  };
}

function text(given: Given, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' ? value : undefined;
}

function oneOf<const T extends string>(given: Given, name: string, valid: readonly T[]): T | undefined {
  const value = text(given, name);
  if (value === undefined) return undefined;
  const found = valid.find((v) => v === value);
  if (found) return found;
  const near = closest(value, valid);
  throw new UsageError(`--${name} '${value}': ${near ? `did you mean '${near}'? ` : ''}valid are ${valid.join(', ')}.`);
}

/** `A=B`, split at the last `=`: headers and labels of other systems contain anything. */
function pairs(given: Given, name: string): ReadonlyMap<string, string> {
  const all = [given[name] ?? []].flat().filter((v) => typeof v === 'string');
  const found = new Map<string, string>();
  for (const pair of all) {
    const at = pair.lastIndexOf('=');
    const key = pair.slice(0, at).trim();
    if (at < 1 || !key) throw new UsageError(`--${name} '${pair}': write it as THEIRS=OURS.`);
    found.set(key, pair.slice(at + 1).trim());
  }
  return found;
}
