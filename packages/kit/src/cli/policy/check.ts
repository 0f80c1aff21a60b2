import { resolve } from 'node:path';
import { readPolicyFile } from '../../policy/cedar/policy-file.ts';
import { problemText } from '../../policy/cedar/problems.ts';
import type { PolicyAction } from './policy.ts';

/** `policy check FILE`: every problem with its line and column; exit code 1 when one of them is an error. */
export const check: PolicyAction = async ({ server, process }, [file = '']) => {
  const { rules, roles, problems } = await readPolicyFile(server, resolve(process.cwd(), file));
  for (const problem of problems) process.stdout.write(`${problemText(problem)}\n`);
  if (problems.some(({ severity }) => severity === 'error')) return 1;
  process.stdout.write(`ok: ${rules.length} rules, ${roles.users.length} people and ${roles.known.length} roles\n`);
  return 0;
};
