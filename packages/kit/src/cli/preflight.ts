import { mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommonSettings } from '../config/parse.ts';
import type { AnyServer } from '../define/server.ts';

/** Problems with the folders that a server writes to, each with the way out. Creates what is missing. */
export function folderProblems(server: AnyServer, common: CommonSettings, pid: number): readonly string[] {
  const { prefix } = server.config;
  return [
    ...problemWith('data', common.dataDir, `${prefix}_DATA_DIR or --data-dir`, pid),
    ...(common.audit && !common.audit.includes('file')
      ? []
      : problemWith('audit', common.auditDir, `${prefix}_AUDIT_DIR or --audit-dir`, pid)),
  ];
}

/** Rights alone do not tell (read-only mounts, quotas, Windows), so a file is written. */
function problemWith(what: string, folder: string, setting: string, pid: number): string[] {
  const probe = join(folder, `.write-test-${pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(probe, '', { mode: 0o600 });
    unlinkSync(probe);
    return [];
  } catch (error) {
    return [
      `The ${what} folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}). ` +
        `Make it writable for this user, or set ${setting} to a folder that is.`,
    ];
  }
}
