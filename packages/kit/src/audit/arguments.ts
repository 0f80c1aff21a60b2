import { createHash, createHmac } from 'node:crypto';
import { canonicalJson } from '../state/canonical.ts';
import type { AuditRule, RuleTree } from './rules.ts';

/** Texts longer than this are kept as length and hash: enough to prove what was sent, too little to leak it. */
const CLEAR_TEXT = 256;
/** Values and levels that are written out; whoever sends more must not fill the log with it. */
const MOST_VALUES = 300;
const MOST_LEVELS = 12;

export interface Recording {
  redact(text: string): string;
  /** The installation's key for values that are recorded hashed. */
  readonly key: Buffer;
  readonly rules?: RuleTree | undefined;
}

/** The arguments of a call as the audit log keeps them: by rule, without secrets, and within bounds whatever was sent. */
export function recordedArguments(input: unknown, { redact, key, rules }: Recording): unknown {
  let left = MOST_VALUES;
  const text = (value: string) => abbreviate(redact(value));
  const apply = (rule: AuditRule, value: unknown) => (rule === 'dropped' ? '[dropped]' : tag(value, key));

  const record = (value: unknown, levels: number, tree: RuleTree | undefined): unknown => {
    if (value === undefined) return value;
    if (tree && !fits(value, tree)) return apply(tree.otherwise, value);
    if (typeof value === 'string') return text(value);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    left -= entries.length;
    // A hash over what holds a dropped value would tell whether a guess is right.
    if (left < 0 || levels === 0) return tree ? apply(tree.otherwise, value) : summary(value, entries.length);
    const within = (name: string, inner: unknown) => record(inner, levels - 1, tree && below(tree, name));
    if (Array.isArray(value)) return value.map((item, index) => within(String(index), item));
    return Object.fromEntries(entries.map(([name, inner]) => [text(name), within(name, inner)]));
  };
  return record(input, MOST_LEVELS, rules);
}

/** Whether the value has a shape in which the rules within find their place. */
function fits(value: unknown, { rule, fields, each }: RuleTree): boolean {
  if (rule || value === null || typeof value !== 'object') return false;
  return !Array.isArray(value) || each !== undefined || [...fields.keys()].every((name) => /^\d+$/.test(name));
}

function below(tree: RuleTree, name: string): RuleTree | undefined {
  if (tree.fields.has(name)) return tree.fields.get(name);
  return tree.each ?? { rule: tree.otherwise, fields: new Map(), otherwise: tree.otherwise };
}

/** The same for the same value in one installation. Keyed, since short values could be guessed otherwise. */
function tag(value: unknown, key: Buffer): string {
  try {
    return `[hmac ${createHmac('sha256', key).update(canonicalJson(value)).digest('hex').slice(0, 32)}]`;
  } catch {
    // Nested deeper than the stack is high.
    return '[hmac]';
  }
}

function abbreviate(text: string): string {
  return text.length <= CLEAR_TEXT ? text : `[${text.length} characters, ${digest(text)}]`;
}

function summary(value: object, size: number): string {
  try {
    return `[${size} values, ${digest(JSON.stringify(value))}]`;
  } catch {
    // Nested deeper than the stack is high.
    return `[${size} values]`;
  }
}

function digest(text: string): string {
  return `sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
