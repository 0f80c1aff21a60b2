import { csvRows } from '../../audit/csv.ts';
import type { AuditLine } from '../../audit/format.ts';
import { allLines } from '../../audit/merge.ts';
import { verifyAudit } from '../../audit/verify.ts';
import type { AuditAction } from './action.ts';
import { untilStopped } from './until-stopped.ts';
import { findingText, trustOf } from './verify.ts';

const RECORDS = new Set(['intent', 'outcome', 'event']);

/** All records by time to stdout. The log is verified first: what is wrong goes to stderr, and the exit code is 1. */
export const exportRecords: AuditAction = async (request) => {
  const { invocation, source, options, wrong } = request;
  const { stdout, stderr } = invocation.process;
  const format = options['format'] ?? 'jsonl';
  if (format !== 'jsonl' && format !== 'csv') return wrong('--format must be jsonl or csv');
  const from = timeOf(options['from'], Number.NEGATIVE_INFINITY);
  const to = timeOf(options['to'], Number.POSITIVE_INFINITY);
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return wrong('--from and --to must be times, as 2026-11-04 or 2026-11-04T10:00Z');
  }
  const trusted = trustOf(request);
  if (typeof trusted === 'string') return wrong(trusted);
  const report = await verifyAudit(source, trusted);
  for (const finding of report.findings) stderr.write(`${findingText(finding)}\n`);

  async function* records(): AsyncGenerator<AuditLine> {
    for await (const line of allLines(source)) {
      const at = Date.parse(line.time);
      if (RECORDS.has(line.type) && at >= from && at < to) yield line;
    }
  }
  async function* texts(): AsyncGenerator<string> {
    if (format === 'csv') yield* csvRows(records());
    else for await (const line of records()) yield JSON.stringify(line);
  }
  await untilStopped(invocation.process, async (signal) => {
    for await (const text of texts()) {
      if (signal.aborted) return;
      // A log may be larger than memory: no faster than the reader takes it.
      if (!stdout.write(`${text}\n`)) await new Promise((resolve) => afterDrain(stdout, signal, resolve));
    }
  });
  return report.ok ? 0 : 1;
};

function afterDrain(stdout: NodeJS.WritableStream, signal: AbortSignal, go: (value: unknown) => void): void {
  stdout.once('drain', go);
  signal.addEventListener('abort', go, { once: true });
}

function timeOf(option: unknown, otherwise: number): number {
  return option === undefined ? otherwise : Date.parse(String(option));
}
