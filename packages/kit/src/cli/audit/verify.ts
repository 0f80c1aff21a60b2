import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AuditFinding, AuditReport } from '../../audit/findings.ts';
import { formatMark, markFile, parseMark, readMark } from '../../audit/mark-file.ts';
import { isPublicKey, ownPublicKey } from '../../audit/signing.ts';
import { type VerifyOptions, verifyAudit } from '../../audit/verify.ts';
import { printable } from '../printable.ts';
import type { AuditAction, AuditRequest } from './action.ts';

export const verify: AuditAction = async (request) => {
  const { invocation, source, options } = request;
  const { stdout } = invocation.process;
  const trusted = trustOf(request);
  if (typeof trusted === 'string') return request.wrong(trusted);
  const report = await verifyAudit(source, trusted);
  if (options['json'] === true) {
    stdout.write(`${printable(report)}\n`);
    return report.ok ? 0 : 1;
  }
  if (report.chains === 0) stdout.write(`There is nothing to verify: no record in ${source.name}\n`);
  for (const finding of report.findings) stdout.write(`${findingText(finding)}\n`);
  stdout.write(`signatures: ${signatureText(report)}\n`);
  if (report.mark) stdout.write(`mark: ${formatMark(report.mark)}\n`);
  const size = `${report.records} records of ${report.chains} processes in ${report.segments} segments`;
  stdout.write(
    report.ok ? `ok: ${size} in ${source.name}\n` : `NOT OK: ${source.name} was tampered with or damaged (${size})\n`,
  );
  return report.ok ? 0 : 1;
};

/** Keys and mark from the command line, else those of this installation. Text: what is wrong. */
export function trustOf({ invocation, source, dir, keyDir, options }: AuditRequest): VerifyOptions | string {
  const files = [options['public-key'] ?? []].flat().map(String);
  const given = files.map((file) => readFileSync(resolve(invocation.process.cwd(), file), 'utf8'));
  if (!given.every(isPublicKey)) return '--public-key must be a public key in PEM form, as `audit key` prints it';
  const own = ownPublicKey(keyDir);
  const mark = options['mark'] === undefined ? readMark(markFile(keyDir, dir)) : parseMark(String(options['mark']));
  if (options['mark'] !== undefined && !mark) return '--mark must be what `audit verify` prints: BYTES:SHA256';
  return {
    publicKeys: given.length > 0 ? given : own !== undefined ? [own] : undefined,
    // A mark of files says nothing about another store.
    mark: source.heads || options['mark'] !== undefined ? mark : undefined,
  };
}

export function findingText({ severity, file, line, what }: AuditFinding): string {
  return `${severity === 'tampering' ? 'TAMPERING' : 'note'}  ${file}${line === undefined ? '' : `:${line}`}  ${what}`;
}

function signatureText({ signatures: { keys, checkpoints, unsigned } }: AuditReport): string {
  if (keys === 'none') return 'none; without a key, somebody who recomputes every hash is not found';
  const from = keys === 'folder' ? 'with keys from the log itself; give --public-key to be sure of them' : 'good';
  const rest = unsigned === 0 ? 'everything is signed' : `${unsigned} lines behind the last checkpoint are not signed`;
  return `${checkpoints} checkpoints, ${from}; ${rest}`;
}
