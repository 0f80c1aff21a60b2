import type * as z from 'zod';
import { partsOf } from '../results/fence.ts';

/**
 * How an argument is recorded. `hashed`: equal values show as equal, and nobody without the installation's key can guess
 * them. `dropped`: not at all. Without a rule as it is, long texts as length and hash.
 */
export type AuditRule = 'hashed' | 'dropped';

/** Declares how the audit log keeps a field of an input schema. Holds for all that is within it, and for invalid calls too. */
export function audited<T extends z.ZodType>(schema: T, rule: AuditRule): T {
  return schema.meta({ ...schema.meta(), audit: rule }) as T;
}

/** The rules within a value. What has none is not in here, so that most arguments cost nothing. */
export interface RuleTree {
  /** Applies to the whole value. */
  readonly rule?: AuditRule;
  /** The fields that are declared, with the rules of those that have some. */
  readonly fields: ReadonlyMap<string, RuleTree | undefined>;
  /** Items of a list, values of a record. */
  readonly each?: RuleTree | undefined;
  /** Applies to what is not of the declared shape, and to fields that nobody declared: they may be misspelt. */
  readonly otherwise: AuditRule;
}

const known = new WeakMap<z.ZodType, { readonly tree: RuleTree | undefined }>();

/** The rules of a schema; undefined when it declares none. Throws where they repeat without end. */
export function rulesOf(schema: z.ZodType): RuleTree | undefined {
  let entry = known.get(schema);
  if (!entry) {
    entry = { tree: treeOf(schema, new Map()) };
    known.set(schema, entry);
  }
  return entry.tree;
}

/** A tree for named values without a schema: the variables of a resource's URI. */
export function rulesFor(rules: Readonly<Record<string, AuditRule | undefined>>): RuleTree | undefined {
  const fields = Object.entries(rules).map(([name, rule]): [string, RuleTree | undefined] => [
    name,
    rule && whole(rule),
  ]);
  return combined(new Map(fields), undefined);
}

export const whole = (rule: AuditRule): RuleTree => ({ rule, fields: new Map(), otherwise: rule });

/** `within`: the schemas around this one, and whether each was met again inside itself. */
function treeOf(schema: z.ZodType, within: Map<z.ZodType, boolean>): RuleTree | undefined {
  const rule = schema.meta()?.['audit'];
  if (rule === 'hashed' || rule === 'dropped') return whole(rule);
  if (within.has(schema)) {
    within.set(schema, true);
    return undefined;
  }
  within.set(schema, false);
  let tree: RuleTree | undefined;
  const fields = new Map<string, RuleTree | undefined>();
  let each: RuleTree | undefined;
  for (const [step, inner] of partsOf(schema)) {
    const part = treeOf(inner, within);
    if (step === undefined) tree = merged(tree, part);
    else if (step === '*') each = merged(each, part);
    else fields.set(step, part);
  }
  tree = merged(tree, combined(fields, each));
  if (within.get(schema) === true && tree) {
    throw new Error('An input schema that contains itself cannot have rules for the audit log: they have no end.');
  }
  within.delete(schema);
  return tree;
}

function combined(fields: ReadonlyMap<string, RuleTree | undefined>, each: RuleTree | undefined): RuleTree | undefined {
  const inner = [...fields.values(), each].filter((tree) => tree !== undefined);
  if (inner.length === 0) return undefined;
  return { fields, each, otherwise: strictest(inner.map(({ otherwise }) => otherwise)) };
}

/** Options of a union: whichever it is, no rule of another is missed. */
function merged(a: RuleTree | undefined, b: RuleTree | undefined): RuleTree | undefined {
  if (!a || !b) return a ?? b;
  const otherwise = strictest([a.otherwise, b.otherwise]);
  if (a.rule || b.rule) return whole(otherwise);
  const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
  const fields = new Map([...names].map((name) => [name, merged(a.fields.get(name), b.fields.get(name))]));
  return { fields, each: merged(a.each, b.each), otherwise };
}

const strictest = (rules: readonly AuditRule[]): AuditRule => (rules.includes('dropped') ? 'dropped' : 'hashed');
