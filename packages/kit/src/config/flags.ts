import { parseArgs } from 'node:util';
import { closest } from '../errors/did-you-mean.ts';

/** A flag as the reader needs it. */
export interface FlagSpec {
  readonly flag: string;
  /** `none`: a switch, which still accepts `=true` and `=false`. `optional`: its value need not follow. */
  readonly value: 'none' | 'required' | 'optional';
  /** One letter: `n` for `-n`. */
  readonly short?: string | undefined;
  /** May be given several times. */
  readonly many?: boolean;
}

export interface FlagsRead {
  /** Values by flag name; a switch without a value reads `true`. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Reads `--flag=value`, `--flag value` and `--switch`; everything after `--` is positional. A problem never repeats a
 * value: what follows a misspelt flag may be a password.
 */
export function readFlags(argv: readonly string[], specs: readonly FlagSpec[]): FlagsRead {
  const byFlag = new Map(specs.map((spec) => [spec.flag, spec]));
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      specs.map(({ flag, value, short }) => [
        flag,
        { type: value === 'required' ? ('string' as const) : ('boolean' as const), ...(short ? { short } : {}) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const problems: string[] = [];
  // Whether the next positional belongs to a flag that was already complained about, or takes a value optionally.
  let attach: ((text: string) => void) | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') attach = undefined;
    if (token.kind === 'positional') {
      (attach ?? ((text) => positionals.push(text)))(token.value);
      attach = undefined;
    }
    if (token.kind !== 'option') continue;
    attach = undefined;
    const named = byFlag.get(token.name);
    const spec = token.rawName.startsWith('--') || token.rawName === `-${named?.short}` ? named : undefined;
    if (!spec) {
      problems.push(unknownFlag(token.rawName, [...byFlag.keys()]));
      if (token.value === undefined) attach = () => undefined;
      continue;
    }
    const given = values.get(spec.flag) ?? [];
    values.set(spec.flag, given);
    if (given.length > 0 && !spec.many) problems.push(`--${spec.flag} is given more than once`);
    if (spec.value === 'required' && needsValue(token)) problems.push(`--${spec.flag} needs a value`);
    else given.push(token.value ?? 'true');
    if (spec.value === 'optional' && token.value === undefined) attach = (text) => given.splice(-1, 1, text);
  }
  return { values, positionals, problems };
}

/** A value that looks like a flag is one, unless it is attached with `=`. An empty value is a forgotten one. */
function needsValue(token: { value: string | undefined; inlineValue: boolean | undefined }): boolean {
  return !token.value || (!token.inlineValue && token.value.startsWith('--'));
}

function unknownFlag(rawName: string, known: readonly string[]): string {
  // `-psecret` arrives letter by letter: only long names are worth repeating.
  if (!/^--[A-Za-z][\w-]{0,40}$/.test(rawName)) return 'an argument is not a known flag; see --help';
  const meant = closest(rawName.slice(2), known);
  return `${rawName} is not a known flag${meant ? `; did you mean --${meant}?` : '; see --help'}`;
}
