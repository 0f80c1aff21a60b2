import type { Files } from './files.ts';

/** What a server is called, in all places where it has a name of its own. */
export interface Facts {
  /** Of its folder, binary and package: `knowledge-base`. */
  readonly name: string;
  /** Of its settings: `KB`. */
  readonly prefix: string;
  readonly title: string;
  /** What its ports are called after: `Knowledge` of `KnowledgePorts`. */
  readonly type: string;
  /** What its tools are about, one word: `document`. */
  readonly noun: string;
}

/** Looks at a server's sources. Throws where they do not have the shape that every server has. */
export function factsOf(name: string, files: Files): Facts {
  const find = (path: string, pattern: RegExp) => {
    const [, found] = pattern.exec(files.get(path) ?? '') ?? [];
    if (found === undefined) throw new Error(`apps/${name}/${path} has no ${pattern}`);
    return found;
  };
  return {
    name,
    prefix: find('src/config.ts', /prefix: '(\w+)'/),
    title: find('src/server.ts', /title: '([^']+)'/),
    type: find('src/define.ts', /author<(\w+)Ports>/),
    noun: nounOf([...files.keys()].flatMap((path) => /^src\/tools\/([a-z-]+)\.ts$/.exec(path)?.[1] ?? [])),
  };
}

/** What most tools name, of the things that can be looked at; in doubt what comes first. */
export function nounOf(tools: readonly string[]): string {
  const words = tools.map((tool) => tool.split('-').map(singular));
  const looks = words.filter(([verb = '']) => /^(get|show|read|find|search|list)$/.test(verb));
  const candidates = looks.map((parts) => parts.at(-1) ?? '').filter((word) => word.length > 2);
  const count = (word: string) => words.filter((parts) => parts.includes(word)).length;
  return candidates.sort((a, b) => count(b) - count(a))[0] ?? 'item';
}

function singular(word: string): string {
  return word
    .replace(/ies$/, 'y')
    .replace(/(ss|us|is)$/, '$1\0')
    .replace(/(ch|sh|x)es$|s$/, '$1')
    .replace('\0', '');
}
