import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditIntent, AuditLog } from '@enterprise-mcp/kit/serve';
import { openAuditStore, verifyAudit } from '@enterprise-mcp/kit/serve';
import { type Database, kitMigrations, migrate, postgresAudit } from '@enterprise-mcp/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The audit log in a database, whichever it is. */
export function auditContract(name: string, open: () => Promise<{ db: Database; close(): Promise<void> }>): void {
  describe(`audit in the database: ${name}`, () => {
    let opened: { db: Database; close(): Promise<void> };
    let db: Database;
    const keyDir = mkdtempSync(join(tmpdir(), 'postgres-audit-'));
    beforeAll(async () => {
      opened = await open();
      db = opened.db;
      await migrate(db, kitMigrations);
    }, 60_000);
    afterAll(async () => {
      await opened.close();
      rmSync(keyDir, { recursive: true });
    });

    const store = () => postgresAudit(db, 'test');
    const openLog = () => openAuditStore({ store: async () => store(), server: 'test', keyDir, maxSize: 4000 });

    it('verifies with several writers at once, and begins again where a run ended', async () => {
      for (let run = 0; run < 2; run++) {
        const logs = [openLog(), openLog(), openLog()];
        await Promise.all(
          logs.flatMap((log, at) => Array.from({ length: 10 }, (_, n) => record(log, `${run}-${at}-${n}`))),
        );
        for (const log of logs) await log.close();
      }
      const report = await verifyAudit(store().source());
      expect(report).toMatchObject({ ok: true, findings: [], records: 120, chains: 6 });
      expect(report.signatures).toMatchObject({ keys: 'folder', unsigned: 0 });
      expect(report.segments).toBeGreaterThan(6);
    });

    it.each(['UPDATE kit.audit SET line = line', 'DELETE FROM kit.audit', 'TRUNCATE kit.audit'])(
      'refuses: %s',
      async (sql) => {
        await expect(db.transaction((tx) => tx.query(sql))).rejects.toThrow(/only grows/);
      },
    );

    it('finds what somebody with every right has changed', async () => {
      await db.transaction(async (tx) => {
        await tx.query('ALTER TABLE kit.audit DISABLE TRIGGER audit_only_grows');
        await tx.query(
          `UPDATE kit.audit SET line = replace(line, 'os:ada', 'os:eve')
           WHERE (file, seq) IN (SELECT file, seq FROM kit.audit WHERE line LIKE '%os:ada%' LIMIT 1)`,
        );
        await tx.query('ALTER TABLE kit.audit ENABLE TRIGGER audit_only_grows');
      });
      expect((await verifyAudit(store().source())).ok).toBe(false);
    });
  });
}

async function record(log: AuditLog, callId: string): Promise<void> {
  const intent: AuditIntent = {
    callId,
    time: new Date().toISOString(),
    principal: 'os:ada',
    agent: 'test/1',
    kind: 'tool',
    name: 'keep_it',
    effect: 'write',
    arguments: { text: `Größe ${callId}\n` },
  };
  await log.intent(intent);
  await log.outcome({ callId, time: intent.time, code: 'ok', milliseconds: 1 });
}
