import { readFile } from 'node:fs/promises';
import type { AnyServer } from '../../define/server.ts';
import { canonicalHash } from '../../state/canonical.ts';
import { type CedarEngine, loadCedar } from './engine.ts';
import type { PolicyProblem } from './problems.ts';
import { noRoles, type Roles, readRoles } from './roles.ts';
import { type Rule, readRules } from './rules.ts';
import { cedarSchema } from './schema.ts';

/** A policy with the roles beside it, read and checked. */
export interface PolicyFile {
  readonly cedar: CedarEngine;
  readonly rules: readonly Rule[];
  readonly roles: Roles;
  /** Errors and warnings; with an error the rules must not be used. */
  readonly problems: readonly PolicyProblem[];
  /** Changes with the rules, the roles and the server's schema. */
  readonly version: string;
}

/** `sales.cedar` → `sales.roles.json` */
export function rolesFileOf(file: string): string {
  return `${file.replace(/\.cedar$/, '')}.roles.json`;
}

/** Rejects when the policy cannot be read at all; a missing roles file means that nobody has a role by it. */
export async function readPolicyFile(server: AnyServer, file: string): Promise<PolicyFile> {
  const rolesFile = rolesFileOf(file);
  const [text, rolesText, cedar] = await Promise.all([
    readFile(file, 'utf8'),
    readFile(rolesFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    }),
    loadCedar(),
  ]);
  const { rules, problems } = readRules(cedar, server, { file, text });
  const beside = rolesText === undefined ? { roles: noRoles, problems: [] } : readRoles(rolesFile, rolesText);
  return {
    cedar,
    rules,
    roles: beside.roles,
    problems: [...problems, ...beside.problems],
    version: `cedar:${canonicalHash([text, rolesText ?? null, cedarSchema(server)]).slice(0, 22)}`,
  };
}
