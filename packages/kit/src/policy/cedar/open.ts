import type { AnyServer } from '../../define/server.ts';
import { kitErrors } from '../../errors/kit-errors.ts';
import type { Logger } from '../../serve/logger.ts';
import type { Restrictions } from '../default.ts';
import type { Policy } from '../port.ts';
import { cedarPolicy } from './cedar-policy.ts';
import { judgeOf } from './judge.ts';
import { type PolicyFile, readPolicyFile } from './policy-file.ts';
import { problemText } from './problems.ts';

/** The policy in a file. Rejects with `POLICY_INVALID`, all problems at once: a server with half a policy protects nobody. */
export async function openPolicy(
  server: AnyServer,
  file: string,
  restrictions: Restrictions,
  log: Pick<Logger, 'error'>,
): Promise<Policy> {
  const read = await readPolicyFile(server, file).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw kitErrors.POLICY_INVALID({ problems: [`${file}: ${reason}`] }, { cause });
  });
  const errors = read.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw kitErrors.POLICY_INVALID({ problems: errors.map(problemText) });
  return policyOf(server, read, restrictions, log);
}

/** The policy of a file without errors. */
export function policyOf(
  server: AnyServer,
  { cedar, rules, roles, version }: PolicyFile,
  restrictions: Restrictions,
  log: Pick<Logger, 'error'>,
): Policy {
  return cedarPolicy({
    judge: judgeOf(cedar, server, { id: version, rules, roles }),
    rules,
    roles,
    version,
    restrictions,
    log,
  });
}
