import type { Settings } from '../config/parse.ts';
import type { AnyServer } from '../define/server.ts';
import { loadPolicy } from '../policy/load.ts';
import { backendHealth } from './backends.ts';
import { stderrLogger } from './log.ts';
import { folderProblems } from './preflight.ts';
import type { ProcessLike } from './process-like.ts';

/** `--check`, for scripts and container probes: silent and 0 when all is well, else a line a problem and 1. */
export async function check(server: AnyServer, settings: Settings, process: ProcessLike): Promise<number> {
  const folders = folderProblems(server, settings.common, process.pid);
  await loadPolicy(server, settings, stderrLogger(settings, process));
  const reports =
    folders.length > 0 ? [] : await backendHealth(server, settings, stderrLogger(settings, process, 'silent'));
  const problems = [...folders, ...reports.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`)];
  if (problems.length > 0) process.stderr.write(`${problems.join('\n')}\n`);
  return problems.length > 0 ? 1 : 0;
}
