import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyAction } from './actions.ts';

/** An attribute of the context that a policy looks at: `['input', 'status']`. */
export type Path = readonly string[];

/** A part of an expression in Cedar's JSON form: one key, the operator. */
export type Expression = Readonly<Record<string, unknown>>;

/** Whether the scope of a policy covers an action, by its id or by one of its groups. */
export function covers({ action }: PolicyJson, { id, groups }: Pick<PolicyAction, 'id' | 'groups'>): boolean {
  if (action.op === 'All') return true;
  const named = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  const ids = named.map((entity) => ('__entity' in entity ? entity.__entity.id : entity.id));
  return ids.some((name) => name === id || (action.op === 'in' && groups.includes(name)));
}

/** Every attribute of the context that the conditions look at, longest path first seen; `[]` when it is used as a whole. */
export function mentionsOf({ conditions }: Pick<PolicyJson, 'conditions'>): Path[] {
  const found: Path[] = [];
  for (const { body } of conditions) collect(body, found);
  return found;
}

function collect(value: unknown, found: Path[]): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) {
    const path = pathOf(value as Expression);
    if (path) {
      found.push(path);
      return;
    }
    const has = hasOf(value as Expression);
    if (has) {
      found.push(has);
      return;
    }
  }
  for (const inner of Object.values(value)) collect(inner, found);
}

/** `context.input.status` as a path, or an attribute of an unknown of the same name; undefined for anything else. */
export function pathOf(expression: Expression): Path | undefined {
  if (expression['Var'] === 'context') return [];
  const unknown = expression['unknown'];
  if (Array.isArray(unknown)) return [String((unknown[0] as Expression)['Value'])];
  const access = expression['.'] as { left: Expression; attr: string } | undefined;
  const left = access && pathOf(access.left);
  return left && [...left, access.attr];
}

/** The path whose existence `context.input has status` asks for. */
export function hasOf(expression: Expression): Path | undefined {
  const has = expression['has'] as { left: Expression; attr: string | string[] } | undefined;
  return has && pathOf(has.left)?.concat(has.attr);
}

/** Whether a mentioned path needs what is at `path`: it leads through it, or takes a whole that it is part of. */
export function needs(mentions: readonly Path[], path: Path): boolean {
  return mentions.some((mention) => mention.every((name, at) => at >= path.length || name === path[at]));
}
