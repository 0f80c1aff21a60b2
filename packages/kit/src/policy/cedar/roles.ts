import * as z from 'zod';
import type { Principal } from '../../define/context.ts';
import { type PolicyProblem, placeOf } from './problems.ts';

/**
 * Who has which roles, beside the policy: `sales.cedar` → `sales.roles.json`. On stdio this is where roles come from;
 * over HTTP they are added to those of the token.
 */
const rolesSchema = z.strictObject({
  $schema: z.string().optional(),
  /** Principal id → roles: `{ "os:ada": ["manager"] }`. */
  users: z.record(z.string(), z.array(z.string().min(1))).default({}),
  /** A role → the roles whose rights it has too: `{ "manager": ["sales"] }`. */
  roles: z.record(z.string(), z.array(z.string().min(1))).default({}),
});

export interface Roles {
  /** Every role of this person, those that a role brings along included. Sorted, each once. */
  of(principal: Pick<Principal, 'id' | 'roles'>): readonly string[];
  /** Every role that the file names. */
  readonly known: readonly string[];
  /** Everybody whom the file names. */
  readonly users: readonly string[];
}

export const noRoles = rolesOf({ users: {}, roles: {} });

/** Reads the text of a roles file. */
export function readRoles(file: string, text: string): { roles: Roles; problems: readonly PolicyProblem[] } {
  const failed = (message: string, offset = 0) => ({
    roles: noRoles,
    problems: [{ severity: 'error' as const, file, ...placeOf(Buffer.from(text), offset), message }],
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failed(`is no JSON: ${message}`, Number(/at position (\d+)/.exec(message)?.[1] ?? 0));
  }
  const parsed = rolesSchema.safeParse(json);
  if (parsed.success) return { roles: rolesOf(parsed.data), problems: [] };
  return failed(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; '),
  );
}

function rolesOf({ users, roles }: Pick<z.output<typeof rolesSchema>, 'users' | 'roles'>): Roles {
  const own = <T>(record: Readonly<Record<string, T>>, key: string) =>
    Object.hasOwn(record, key) ? record[key] : undefined;
  return {
    of({ id, roles: given }) {
      const all = new Set<string>();
      const open = [...given, ...(own(users, id) ?? [])];
      for (let role = open.pop(); role !== undefined; role = open.pop()) {
        if (all.has(role)) continue;
        all.add(role);
        open.push(...(own(roles, role) ?? []));
      }
      return [...all].sort();
    },
    known: [...new Set([...Object.values(users), ...Object.values(roles)].flat().concat(Object.keys(roles)))].sort(),
    users: Object.keys(users),
  };
}
