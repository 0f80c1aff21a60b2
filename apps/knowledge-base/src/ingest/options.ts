/** Declared for `parseArgs`; the descriptions are what `--help` shows. */
export const ingestOptions = {
  space: { type: 'string', description: 'space of documents that name none (default: the name of the folder)' },
  groups: { type: 'string', description: 'A,B: groups that may read documents that name none (default: everybody)' },
  labels: { type: 'string', description: 'A,B: labels that every document gets' },
  kind: { type: 'string', description: 'page or policy: what documents are that do not say it (default: page)' },
  source: {
    type: 'string',
    description: 'name under which these documents are kept (default: the path of the folder)',
  },
  'max-file-mb': { type: 'string', description: 'larger files are left out (default: 25)' },
  watch: { type: 'boolean', description: 'go on, and ingest what changes' },
  report: { type: 'string', description: 'write what could not be read to this JSON file' },
  're-embed': { type: 'boolean', description: 'make all vectors anew, with the model that is configured now' },
} as const;

export interface IngestSettings {
  readonly paths: readonly string[];
  readonly space?: string | undefined;
  readonly groups: readonly string[];
  readonly labels: readonly string[];
  readonly kind: 'page' | 'policy';
  readonly source?: string | undefined;
  readonly maxBytes: number;
  readonly watch: boolean;
  readonly report?: string | undefined;
  readonly reEmbed: boolean;
}

/** Something about the command line is wrong; the message says what. */
export class UsageError extends Error {}

type Given = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** The command line, checked. Throws UsageError. */
export function readSettings(positionals: readonly string[], given: Given): IngestSettings {
  const reEmbed = given['re-embed'] === true;
  if (positionals.length === 0 && !reEmbed) throw new UsageError('Which folder or file? ingest PATH…');
  const source = text(given, 'source');
  if (source !== undefined && positionals.length > 1) {
    throw new UsageError('--source names one folder; ingest them one at a time.');
  }
  const kind = text(given, 'kind') ?? 'page';
  if (kind !== 'page' && kind !== 'policy') throw new UsageError(`--kind '${kind}': page or policy.`);
  const megabytes = Number(text(given, 'max-file-mb') ?? '25');
  if (!(megabytes > 0 && megabytes <= 500)) throw new UsageError('--max-file-mb: a number from 1 to 500.');
  return {
    paths: positionals,
    space: text(given, 'space'),
    groups: list(given, 'groups'),
    labels: list(given, 'labels'),
    kind,
    source,
    maxBytes: megabytes * 1024 * 1024,
    watch: given['watch'] === true,
    report: text(given, 'report'),
    reEmbed,
  };
}

function text(given: Given, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function list(given: Given, name: string): readonly string[] {
  const value = text(given, name);
  // `--groups ,` must not come out as "everybody".
  const items = (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (value !== undefined && items.length === 0) throw new UsageError(`--${name} '${value}' names none.`);
  return items;
}
