import { formsOf, type Names } from './names.ts';

/** What is called something else in the result. */
export interface Rename {
  /** Its words as they are now: `['project', 'management']`; of a package its whole name. */
  readonly words: readonly string[];
  readonly to: Names;
  /**
   * `name`: everywhere, also in sentences. `prefix`: only where it stands for the server, in `PM_` and `pm://`; `4 PM` and
   * `8 KB` are something else. `type`: only as part of identifiers. `noun`: a name with a plural and an article. `package`: the name on npm.
   */
  readonly as: 'name' | 'prefix' | 'type' | 'noun' | 'package';
}

/** In what a name stands: SQL takes the form of a schema, code that of a variable where it is no text. */
export type Language = 'sql' | 'code' | 'text';

export type Renamer = (text: string, language?: Language) => string;

/** What may stand between two words of a name, the end of a line of a comment included. */
const BETWEEN = String.raw`(?:[-_ ]|\n[ \t]*(?:[*#]|//|--)?[ \t]*)?`;
const escaped = (word: string) => word.replaceAll(/[^\w]/g, '\\$&');

/** All at once, so that what one rule has written is never read by another. */
export function renamer(renames: readonly Rename[]): Renamer {
  const sources = renames.map(({ words, as }) => {
    const forms = words.map(escaped).join(BETWEEN);
    if (as === 'package') return `(${forms}(?![\\w-]))`;
    return as === 'noun' ? `((?:\\b[Aa]n? )?${forms}(?:s(?![a-z]))?)` : `(${forms})`;
  });
  const pattern = new RegExp(sources.join('|'), 'gi');
  return (text, language = 'text') =>
    text.replace(pattern, (match: string, ...rest: (string | number | undefined)[]) => {
      const which = rest.findIndex((group) => group !== undefined);
      const rename = renames[which];
      const at = rest.find((value): value is number => typeof value === 'number') ?? 0;
      const around = {
        before: text.slice(text.lastIndexOf('\n', at - 1) + 1, at),
        after: text.slice(at + match.length, at + match.length + 24),
        language,
      };
      if (!rename) return match;
      if (rename.as === 'package') return rename.to.npm;
      const renamed = rename.as === 'noun' ? noun(match, rename, around) : form(match, rename, around);
      return renamed ?? (rename.as === 'name' ? inside(match, rename.to) : match);
    });
}

/** In the middle of another word. */
function inside(match: string, { spoken }: Names): string {
  const word = spoken.replaceAll(' ', '');
  return match === match.toUpperCase() ? word.toUpperCase() : word;
}

interface Around {
  /** The line so far. */
  readonly before: string;
  readonly after: string;
  readonly language: Language;
}

/** The new name in the form of what it replaces; undefined where it is another word. */
function form(match: string, { words, to, as }: Rename, around: Around): string | undefined {
  const inWord = { before: /[A-Za-z0-9]$/.test(around.before), after: /^[a-z0-9]/.test(around.after) };
  const letters = match.replaceAll(/[^A-Za-z]/g, '');
  if (letters === letters.toUpperCase()) return shouted(match, to, as, around);
  if (as === 'type' && !inWord.before && !/^[A-Z]/.test(around.after)) return undefined;
  const [first = ''] = match;
  if (first === first.toLowerCase()) return small(match, words, to, as, around);
  if (inWord.after && as !== 'name') return undefined;
  const joined = !/[-_ \n]/.test(match);
  const identifier = inWord.before || /^[A-Z]/.test(around.after) || (words.length > 1 && joined);
  if (identifier) return to.pascal;
  return as === 'name' || as === 'noun' ? to.title : undefined;
}

function shouted(match: string, to: Names, as: Rename['as'], { before, after }: Around): string | undefined {
  if (/^_/.test(after) || /_$/.test(before) || /prefix: ['"]$/.test(before)) return to.screaming;
  if (as !== 'name' || /[A-Z]$/.test(before) || /^[A-Z]/.test(after)) return undefined;
  return match.includes('_') ? to.screaming : to.title;
}

/** A name that stands alone in code, outside of quotes and comments. With a dot behind it, it looks like a schema. */
function isVariable(before: string, after: string): boolean {
  if (/[-@/]$/.test(before) || /^(:\/\/|[-/])/.test(after)) return false;
  const quotes = before.match(/['"`]/g)?.length ?? 0;
  return before.endsWith('${') || (quotes % 2 === 0 && !/^\s*(\/?\*|\/\/)| \/\/ /.test(before));
}

/** Files and hosts are named with hyphens; what else has a dot and a word behind it is a schema. */
const NO_SCHEMA = /^\.(example|cedar|contract|suite|test|md|json|ts|csv|sql)\b/;

function small(
  match: string,
  words: readonly string[],
  to: Names,
  as: Rename['as'],
  around: Around,
): string | undefined {
  const { before, after, language } = around;
  const follows = /[A-Za-z0-9]$/.test(before);
  if (/[A-Z]/.test(match) || /^[A-Z]/.test(after)) return follows ? undefined : to.camel;
  if (as === 'type') return undefined;
  const [separator] = /[-_ \n]/.exec(match) ?? [];
  if (separator === '\n')
    return to.spoken + match.slice((words[0] ?? '').length, -(words.at(-1) ?? '').length).trimEnd();
  if (separator !== undefined) return { ' ': to.spoken, _: to.snake, '-': to.kebab }[separator];
  if (follows || /^[a-z0-9]/.test(after)) return undefined;
  if (after.startsWith('://')) return to.scheme;
  if (language === 'sql' || (language === 'code' && isVariable(before, after))) return to.snake;
  const beforeDot = /^\.(?:[a-z_]|\$\{)/.test(after) && !NO_SCHEMA.test(after) && !/[@/-]$/.test(before);
  return beforeDot || /^_/.test(after) || /_$|scope: ['"]$/.test(before) ? to.snake : to.kebab;
}

export const plural = (word: string) =>
  /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;

function noun(match: string, { words, to }: Rename, around: Around): string | undefined {
  const [, article = '', word = ''] = /^(an? )?(.*)$/is.exec(match) ?? [];
  const singular = words.join('');
  const many = word.toLowerCase() === `${singular}s`;
  const names = many ? formsOf([plural(to.kebab)]) : to;
  const renamed = form(
    word,
    { words: [many ? `${singular}s` : singular], to: names, as: 'noun' },
    article ? { ...around, before: ' ' } : around,
  );
  if (renamed === undefined || article === '') return renamed && article + renamed;
  return `${article.slice(0, 1)}${/^[aeiou]/i.test(renamed) ? 'n' : ''} ${renamed}`;
}
