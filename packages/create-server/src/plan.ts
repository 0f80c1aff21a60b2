import type { Facts } from './facts.ts';
import { factsOf } from './facts.ts';
import type { Files, Templates } from './files.ts';
import { standaloneManifest } from './manifest.ts';
import { formsOf, type Names } from './names.ts';
import type { Options } from './options.ts';
import { broken, moved } from './references.ts';
import { plural, type Rename, renamer } from './rename.ts';
import { registryEntry, standalone } from './standalone.ts';
import { UsageError } from './usage-error.ts';

/** Everything that is to be written, and nothing is before all of it is known. */
export function plan(templates: Templates, options: Options): Map<string, string> {
  const app = templates.apps.get(options.from);
  if (!app) throw new Error(`there is no template ${options.from}`);
  const facts = factsOf(options.from, app);
  const noun = options.noun ?? facts.noun;
  const { names } = options;
  if ([facts.name, facts.prefix.toLowerCase()].includes(names.kebab)) {
    throw new UsageError(`'${names.kebab}' is what the server is called that it is made from. Choose another NAME.`);
  }
  const source = options.minimal ? overlaid(templates.depot, options.backend) : app;
  const renames = options.minimal ? depotRenames(names, noun) : appRenames(facts, names);
  const files = renamed(standing(source, options), renames);
  const { around } = templates;
  const description = options.minimal
    ? `${names.title} for MCP clients: ${plural(noun)}.`
    : (JSON.parse(files.get('manifest.json') ?? '{}') as { description: string }).description;
  const frame = standalone({ ...options, noun, app: files, around, description });
  const code = new Map([...files, ...frame]);
  code.delete('manifest.json');
  code.delete('README.md');
  const manifest = standaloneManifest(files.get('manifest.json') ?? '', code, around, {
    names,
    description,
    usedOnly: options.minimal,
  });
  const whole = new Map([...code, ...frame, ['package.json', manifest] as const]);
  whole.set('server.json', registryEntry(files.get('server.json') ?? '', JSON.parse(manifest)));
  return new Map([...whole].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The smallest server with what its backend adds or has in place of its own. */
function overlaid(depot: Files, backend: string): Files {
  const own = `backends/${backend}/`;
  const to = (path: string) => (path.startsWith(own) ? path.slice(own.length) : path);
  const wanted = (path: string) => path.startsWith(own) || !(path.startsWith('backends/') || depot.has(own + path));
  return moved(new Map([...depot].filter(([path]) => wanted(path))), to);
}

/** Without the tests that need what is not there: other backends, or the repository around the template. */
function standing(files: Files, { from }: Options): Files {
  const gone = broken(new Map([...files, ['package.json', '']]));
  for (const path of gone) {
    if (path.startsWith('src/')) throw new Error(`apps/${from}/${path} needs a file outside of its package`);
  }
  return new Map([...files].filter(([path]) => !gone.has(path) && path !== 'tsconfig.json'));
}

function appRenames({ name, prefix, type }: Facts, to: Names): Rename[] {
  const words = name.split('-');
  const others: Rename[] = [
    { words: [prefix.toLowerCase()], to, as: 'prefix' },
    { words: [type.toLowerCase()], to, as: 'type' },
  ];
  return [
    { words: [`@enterprise-mcp/${name}`], to, as: 'package' },
    { words, to, as: 'name' },
    ...others.filter((rename) => rename.words[0] !== words.join('')),
  ];
}

function depotRenames(to: Names, noun: string): Rename[] {
  return [
    { words: ['@enterprise-mcp/depot'], to, as: 'package' },
    { words: ['depot'], to, as: 'name' },
    { words: ['parcel'], to: formsOf([noun]), as: 'noun' },
  ];
}

/** @throws UsageError where a new name would fall together with one that is there. */
function renamed(files: Files, renames: readonly Rename[]): Map<string, string> {
  const rename = renamer(renames);
  const result = new Map<string, string>();
  for (const [path, text] of files) {
    const to = rename(path);
    if (result.has(to)) throw clash(path, to);
    result.set(to, rename(text, path.endsWith('.sql') ? 'sql' : path.endsWith('.ts') ? 'code' : 'text'));
  }
  const old = new Set(renames.flatMap(({ words }) => words.join('')));
  const there = identifiers(files);
  for (const identifier of there) {
    const to = rename(identifier, 'code');
    // The bare name stands for the server itself, as a schema or a scheme.
    if (to !== identifier && there.has(to) && !old.has(identifier.toLowerCase().replaceAll('_', '')))
      throw clash(identifier, to);
  }
  return result;
}

function clash(from: string, to: string): UsageError {
  return new UsageError(`With this NAME ${from} would become ${to}, which is there already. Choose another.`);
}

function identifiers(files: Files): ReadonlySet<string> {
  const code = [...files].filter(([path]) => path.endsWith('.ts')).map(([, text]) => text);
  return new Set(code.flatMap((text) => text.match(/[A-Za-z_$][\w$]*/g) ?? []));
}
