import type { AuditLog } from './port.ts';

/** Several logs as one: a record is safe when every one of them has it, so that each alone is complete. */
export function allLogs(logs: readonly AuditLog[]): AuditLog {
  const [only] = logs;
  if (only && logs.length === 1) return only;
  const each = async (act: (log: AuditLog) => Promise<void>): Promise<void> => {
    // All are written, also when one fails: what is in one must not be missing in another.
    const results = await Promise.allSettled(logs.map(act));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  };
  return {
    intent: (record) => each((log) => log.intent(record)),
    outcome: (record) => each((log) => log.outcome(record)),
    event: (record) => each((log) => log.event(record)),
    close: () => each((log) => log.close()),
  };
}
