import { builtinModules } from 'node:module';
import { UsageError } from './usage-error.ts';

/** One name in every form that code and documents need. */
export interface Names {
  /** Of the package, with its scope: `@acme/order-desk`. */
  readonly npm: string;
  readonly kebab: string;
  readonly snake: string;
  readonly camel: string;
  readonly pascal: string;
  readonly screaming: string;
  /** Of resource addresses, short since every mention in a tool list costs context: `od`. */
  readonly scheme: string;
  /** `Order desk` */
  readonly title: string;
  /** `order desk` */
  readonly spoken: string;
}

const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);

export function formsOf(words: readonly string[], scope = ''): Names {
  const kebab = words.join('-');
  const pascal = words.map(capital).join('');
  return {
    npm: scope + kebab,
    kebab,
    snake: words.join('_'),
    camel: pascal.slice(0, 1).toLowerCase() + pascal.slice(1),
    pascal,
    screaming: words.join('_').toUpperCase(),
    scheme:
      words.length > 1 ? words.map((word) => word.slice(0, 1)).join('') : kebab.slice(0, kebab.length > 7 ? 3 : 7),
    title: capital(words.join(' ')),
    spoken: words.join(' '),
  };
}

const MOST = 30;

/** Variables of node, npm and the system begin with these; a server refuses unknown variables of its prefix. */
const VARIABLES = ['node', 'npm', 'path', 'home', 'user', 'ci', 'http', 'https', 'pg', 'xdg', 'git', 'docker', 'mcp'];
/** Schemas of PostgreSQL and of the kit. */
const SCHEMAS = ['public', 'kit', 'information-schema', 'default', 'order', 'table', 'group', 'select', 'all', 'end'];
/** Files that Windows cannot have. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/;
const FOLDERS = ['dist', 'src', 'test', 'node-modules', 'enterprise-mcp', 'create-server', 'testkit', 'postgres'];

/**
 * The forms of a NAME as it was typed: `billing`, `order-desk`, `@acme/billing`.
 *
 * @throws UsageError with what is wrong and, where one can be guessed, a name that would do.
 */
export function namesOf(typed: string): Names {
  const [, scope = '', name = ''] = /^(@[^/]*\/)?(.*)$/s.exec(typed) ?? [];
  if (scope !== '' && !/^@[a-z0-9][a-z0-9._-]*\/$/.test(scope)) {
    throw new UsageError(`The scope '${scope}' is none: @, then small letters, digits, dots and hyphens.`);
  }
  const likely = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
    .slice(0, MOST);
  const better =
    likely !== '' && likely !== name && reasonAgainst(likely) === undefined ? ` Would '${scope}${likely}' do?` : '';
  const reason = reasonAgainst(name);
  if (reason) throw new UsageError(`'${typed}' cannot be the name of a server: ${reason}.${better}`);
  const forms = formsOf(name.split('-'), scope);
  // HR, ERP: short ones are said letter by letter.
  return name.length <= 3 ? { ...forms, title: name.toUpperCase() } : forms;
}

function reasonAgainst(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > MOST) return `it is longer than ${MOST} characters`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return 'names are small letters and digits in words with hyphens between, a letter first, like order-desk';
  }
  if (builtinModules.includes(name)) return 'it is a module of Node';
  if (DEVICES.test(name)) return 'Windows has a device of this name';
  const [first = ''] = name.split('-');
  if (VARIABLES.includes(first) && (name === first || ['node', 'npm', 'mcp'].includes(first))) {
    return `its settings would begin with ${name.toUpperCase().replaceAll('-', '_')}_, as variables of other programs do`;
  }
  if (SCHEMAS.includes(name)) return 'it is a word of PostgreSQL or of the kit';
  if (FOLDERS.includes(name)) return 'a folder or package of every server is called this';
  return undefined;
}
