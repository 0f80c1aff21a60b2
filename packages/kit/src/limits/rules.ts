import type { Effect } from '../define/tool.ts';
import { closest } from '../errors/did-you-mean.ts';
import type { LimitRule } from '../state/port.ts';

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
type Unit = keyof typeof units;

/** So many calls in a second, minute, hour or day: `30/h`. */
export type LimitText = `${number}/${Unit}`;

/** What applies where nothing is set. */
export const defaultLimits: Readonly<Record<Effect, LimitText>> = {
  read: '600/m',
  write: '120/m',
  destructive: '30/h',
  outward: '30/h',
};

/** The settings of a start. A rule that is absent is no limit. */
export interface LimitSettings {
  readonly effects: Readonly<Partial<Record<Effect, LimitRule>>>;
  /** By tool; null: none, whatever the tool declares. */
  readonly tools: Readonly<Record<string, LimitRule | null>>;
  /** Whether reads and writes are counted in the kit's state as well, for replicas, and not in memory. */
  readonly shared: boolean;
  /** Calls at once: of the whole process, and of one principal. */
  readonly atOnce: { readonly process: number; readonly principal: number };
}

/** Undefined where the text is none. */
export function parseLimit(text: string): LimitRule | undefined {
  const [, points, unit] = /^(\d{1,9})\/([smhd])$/.exec(text.trim()) ?? [];
  return points === undefined || Number(points) < 1
    ? undefined
    : { points: Number(points), seconds: units[unit as Unit] };
}

export function limitText({ points, seconds }: LimitRule): string {
  const unit = Object.entries(units).find(([, size]) => size === seconds)?.[0] ?? `${seconds} s`;
  return `${points}/${unit}`;
}

/** Reads `read=600/m`, `send_email=10/d`, `write=off`, or `off` for all. Each problem says the way out. */
export function readLimits(texts: readonly string[], tools: readonly string[]) {
  const rules: Record<string, LimitRule | null> = Object.fromEntries(
    Object.entries(defaultLimits).map(([effect, text]) => [effect, parseLimit(text) ?? null]),
  );
  const effects = Object.keys(defaultLimits);
  const problems: string[] = [];
  for (const text of texts) {
    if (text === 'off') {
      for (const effect of effects) rules[effect] = null;
      continue;
    }
    const [name = '', value = ''] = text.split('=', 2).map((part) => part.trim());
    const rule = value === 'off' ? null : parseLimit(value);
    if (!effects.includes(name) && !tools.includes(name)) problems.push(unknownName(name, [...effects, ...tools]));
    else if (rule === undefined)
      problems.push(`'${name}' needs a number and a period, e.g. ${name}=30/h (s, m, h or d)`);
    else rules[name] = rule;
  }
  const of = (names: readonly string[]) => Object.fromEntries(names.flatMap((name) => entryOf(rules, name)));
  return { problems, effects: of(effects), tools: of(tools) };
}

function entryOf(rules: Record<string, LimitRule | null>, name: string): [string, LimitRule | null][] {
  const rule = rules[name];
  return rule === undefined ? [] : [[name, rule]];
}

function unknownName(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  const shown = /^[\w-]{1,64}$/.test(name) ? ` '${name}'` : '';
  return `no such effect or tool${shown}; ${meant ? `did you mean '${meant}'?` : `there are ${known.join(', ')}`}`;
}
