import type { Writable } from 'node:stream';
import type { CommonSettings } from '../config/parse.ts';
import type { Connection } from '../define/connection.ts';
import { allLogs } from './all-logs.ts';
import { openAuditFile } from './file.ts';
import type { AuditLog } from './port.ts';
import type { AuditStore } from './store.ts';

export interface AuditMeans {
  /** The opened backends, for a log that is kept in their database. */
  connection(): Promise<Connection<unknown>>;
  readonly stderr?: Writable | undefined;
}

/**
 * The audit log that the settings ask for, for serving and for commands alike; without `means`, one of files. Nothing is touched before the first
 * record; whoever opens it closes it, before the backends.
 */
export function openAudit(server: { readonly name: string }, common: CommonSettings, means?: AuditMeans): AuditLog {
  const { auditDir, dataDir, audit = ['file'] } = common;
  const options = { server: server.name, keyDir: dataDir };
  const logs = [...new Set(audit)].map((sink) => {
    if (sink === 'file') return openAuditFile({ ...options, dir: auditDir });
    return lazyLog(async () => {
      if (sink === 'stderr') return openedStderr(means?.stderr, options);
      const store = async () => storeOf(await means?.connection());
      return (await import('./store-log.ts')).openAuditStore({ ...options, store });
    });
  });
  return allLogs(logs);
}

async function openedStderr(stderr: Writable | undefined, options: { server: string; keyDir: string }) {
  if (!stderr) throw new Error('There is no stderr here for the audit log.');
  return (await import('./stderr-log.ts')).openAuditStderr(stderr, options);
}

export function storeOf(connection: Connection<unknown> | undefined): AuditStore {
  if (connection?.audit) return connection.audit;
  throw new Error('This server has no database for the audit log. Set the audit setting to file or stderr.');
}

/** Most servers log to files; what the others need is loaded with the first record. */
function lazyLog(open: () => Promise<AuditLog>): AuditLog {
  let opened: Promise<AuditLog> | undefined;
  const log = () => {
    opened ??= open();
    return opened;
  };
  return {
    intent: async (record) => (await log()).intent(record),
    outcome: async (record) => (await log()).outcome(record),
    event: async (record) => (await log()).event(record),
    close: async () => (await opened)?.close(),
  };
}
