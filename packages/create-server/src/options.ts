import { parseArgs } from 'node:util';
import { type Names, namesOf } from './names.ts';
import { UsageError } from './usage-error.ts';

export const BACKENDS = ['postgres', 'rest', 'none'] as const;
export type Backend = (typeof BACKENDS)[number];

export interface Options {
  readonly names: Names;
  /** Name of the server it is made from. */
  readonly from: string;
  readonly backend: Backend;
  /** One tool that reads and one that writes, in place of all. */
  readonly minimal: boolean;
  /** What these two are about; default: what most tools of `from` are about. */
  readonly noun: string | undefined;
  /** Folder, as it was typed. */
  readonly out: string;
}

export function help(apps: readonly string[]): string {
  return `npm create @enterprise-mcp/server NAME -- --from ${apps.join('|')}
    [--backend postgres|rest|none] [--minimal] [--noun WORD] [--out DIR]

Makes a standalone MCP server called NAME (billing, order-desk, @acme/billing) from one that is in use.

  --from       the server it is made from
  --backend    postgres  all tools of that server, on PostgreSQL or an embedded one (default)
               rest      one tool that reads and one that writes, over a REST API
               none      the same two, in memory, for an adapter of your own
  --minimal    with postgres: these two as well, on a table of their own
  --noun       what the two are about, in the singular (invoice); default: what most tools of --from are about
  --out        the folder; default: NAME
`;
}

/** @throws UsageError with all that is wrong with the command line. */
export function readOptions(args: readonly string[], apps: readonly string[]): Options | 'help' | 'version' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [name, ...more] = positionals;
  const problems: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof UsageError)) throw thrown;
      problems.push(thrown.message);
      return undefined;
    }
  };
  if (more.length > 0) problems.push(`One NAME is enough; '${more.join(' ')}' is too much.`);
  const names = name === undefined ? undefined : attempt(() => namesOf(name));
  if (name === undefined) problems.push('NAME is missing: npm create @enterprise-mcp/server billing -- --from crm');
  const from = attempt(() => oneOf('--from', values.from, apps));
  const backend = attempt(() => oneOf('--backend', values.backend ?? 'postgres', BACKENDS));
  const noun = values.noun;
  if (noun !== undefined && !/^[a-z]{3,20}$/.test(noun)) {
    problems.push(`--noun '${noun}' is none: one word in small letters, in the singular, like invoice.`);
  }
  if (!names || !from || !backend || problems.length > 0) throw new UsageError(problems.join('\n'));
  if (noun !== undefined && backend === 'postgres' && !values.minimal) {
    throw new UsageError(
      '--noun names what two tools are about; with all tools of a server it means nothing. Add --minimal.',
    );
  }
  return {
    names,
    from,
    backend,
    noun,
    minimal: values.minimal || backend !== 'postgres',
    out: values.out ?? names.kebab,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        backend: { type: 'string' },
        out: { type: 'string' },
        noun: { type: 'string' },
        minimal: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (thrown) {
    const [reason = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('. ');
    throw new UsageError(`${reason}. See --help.`);
  }
}

function oneOf<T extends string>(flag: string, value: string | undefined, valid: readonly T[]): T {
  const found = valid.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const wrong = value === undefined ? `${flag} is missing` : `${flag} '${value}' is not known`;
  throw new UsageError(`${wrong}; it is one of ${valid.join(', ')}.`);
}
