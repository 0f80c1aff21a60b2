import { createRuntime } from '@enterprise-mcp/kit/serve';
import { openAudit } from '../../packages/kit/src/audit/open.ts';
import { parseConfig } from '../../packages/kit/src/config/parse.ts';
import { loadPolicy } from '../../packages/kit/src/policy/load.ts';
import { type StageShare, stageShares } from './gate-stages.ts';
import { server } from './peers/governance-kit.ts';

const ignore = () => undefined;

/** Each stage's own time on PostgreSQL, with the settings that `argv` says. */
export async function governanceStages(
  argv: readonly string[],
  tool: string,
  calls: number,
  argsOf: (sequence: number) => object,
): Promise<StageShare[]> {
  const settings = parseConfig(server, argv, {});
  const log = { debug: ignore, info: ignore, warn: console.warn, error: console.error };
  const runtime = createRuntime(server, settings, {
    policy: await loadPolicy(server, settings, log),
    principal: { id: 'os:bench', name: 'bench', roles: [] },
    audit: openAudit(server, settings.common),
    log,
  });
  return stageShares(runtime, tool, calls, argsOf);
}
