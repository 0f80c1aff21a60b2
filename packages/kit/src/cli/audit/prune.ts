import { pruneAudit } from '../../audit/prune.ts';
import type { AuditAction } from './action.ts';

/** `prune --before DATE`: removes what ended before, with a signed statement of it in the index. */
export const prune: AuditAction = async ({ invocation, source, dir, keyDir, options, wrong }) => {
  const { stdout, stderr } = invocation.process;
  if (!source.heads) return wrong('A log in a database is not pruned from here: its table refuses that');
  const before = new Date(String(options['before']));
  if (Number.isNaN(before.getTime())) return wrong('Say up to when with --before, as --before 2026-01-01');
  try {
    const removed = await pruneAudit(dir, keyDir, before, new Date());
    for (const { chain, lines, segments } of removed) {
      stdout.write(`removed ${chain}: ${lines} lines in ${segments} segments\n`);
    }
    stdout.write(`${removed.length} processes' records that ended before ${before.toISOString()} were removed\n`);
    return 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
};
