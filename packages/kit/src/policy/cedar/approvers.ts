import type { Principal } from '../../define/context.ts';
import type { ConfirmationWay } from '../port.ts';
import type { Approval } from './judge.ts';
import type { Path } from './mentions.ts';
import type { Rule } from './rules.ts';

const WAYS: readonly ConfirmationWay[] = ['round-trip', 'elicitation', 'page', 'cli'];
/** Roles whose combinations are all tried. */
const MOST_ROLES = 4;

/** Approvals that stand for all there can be: whether a call could be confirmed is found by asking with each. */
export interface Approvals {
  /** By the caller. */
  readonly own: (caller: Principal) => readonly Approval[];
  /** By somebody else, with every combination of the roles that rules name, and by everybody whom they name. */
  readonly others: (caller: Principal) => readonly Approval[];
}

export function approvalsFor(rules: readonly Rule[], mentions: readonly Path[]): Approvals {
  if (!mentions.some(([name]) => name === undefined || name === 'approval')) return { own: () => [], others: () => [] };
  const decisive = mentions.some(([name, part]) => name === undefined || (name === 'approval' && part === 'way'));
  const ways = decisive ? WAYS : (['page'] as const);
  const by = (person: Principal) => ways.map((way) => ({ by: person, way }));
  const named = rules.map(({ json }) => json);
  const people = [
    ...combinations(entitiesIn(named, 'Role')).map((roles) => ({ id: 'another person', name: '', roles })),
    ...entitiesIn(named, 'User').map((id) => ({ id, name: id, roles: [] })),
  ];
  return {
    own: by,
    others: (caller) => people.filter(({ id }) => id !== caller.id).flatMap(by),
  };
}

/** Everybody first: usually the one with every right may approve. */
function combinations(roles: readonly string[]): string[][] {
  if (roles.length > MOST_ROLES) return [[...roles], ...roles.map((role) => [role]), []];
  return Array.from({ length: 2 ** roles.length }, (_, bits) =>
    roles.filter((_role, index) => (bits >> index) % 2 === 1),
  ).reverse();
}

/** The ids of all entities of a type that rules name, in their scopes and conditions. */
function entitiesIn(value: unknown, type: string): string[] {
  const found = new Set<string>();
  const visit = (inner: unknown): void => {
    if (inner === null || typeof inner !== 'object') return;
    const entity = inner as { readonly type?: unknown; readonly id?: unknown };
    if (entity.type === type && typeof entity.id === 'string') found.add(entity.id);
    for (const part of Object.values(inner)) visit(part);
  };
  visit(value);
  return [...found];
}
