import type { Settings } from '../config/parse.ts';
import type { AnyServer } from '../define/server.ts';
import type { Logger } from '../serve/logger.ts';
import { defaultPolicy, type Restrictions } from './default.ts';
import type { Policy } from './port.ts';

/** The policy of a start: of the file it was given, else the default. Rejects with `POLICY_INVALID`. */
export async function loadPolicy(
  server: AnyServer,
  settings: Pick<Settings, 'policy' | keyof Restrictions>,
  log: Pick<Logger, 'error'>,
): Promise<Policy> {
  const { policy, readOnly, tools } = settings;
  if (policy === undefined) return defaultPolicy({ readOnly, tools });
  const { openPolicy } = await import('./cedar/open.ts');
  return openPolicy(server, policy, { readOnly, tools }, log);
}
