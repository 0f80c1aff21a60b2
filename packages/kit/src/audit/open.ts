import type { CommonSettings } from '../config/parse.ts';
import { openAuditFile } from './file.ts';
import type { AuditLog } from './port.ts';

/**
 * The audit log that the settings ask for, for serving and for commands alike. Nothing is touched before the first
 * record; whoever opens it closes it.
 */
export function openAudit(server: { readonly name: string }, common: CommonSettings): AuditLog {
  return openAuditFile({ dir: common.auditDir, server: server.name, keyDir: common.dataDir });
}
