import { resolve } from 'node:path';
import type { AuditFinding } from '../audit/findings.ts';
import type { AuditLine } from '../audit/format.ts';
import { tailAudit } from '../audit/tail.ts';
import { verifyAudit } from '../audit/verify.ts';
import { parseCommon } from '../config/parse.ts';
import { closest } from '../errors/did-you-mean.ts';
import { readCommandLine } from './command-line.ts';
import { printable } from './printable.ts';
import { type Invocation, type Run, subcommands } from './subcommand.ts';
import { usageError } from './usage.ts';

/** `audit verify [FOLDER]` and `audit tail [-n N] [--follow] [FOLDER]`. Needs none of the backends' settings. */
export const audit: Run = async (invocation) => {
  const { server, process, host } = invocation;
  const options = subcommands.find(({ name }) => name === 'audit')?.options ?? {};
  const line = readCommandLine(server, options, invocation.argv);
  const [action = '', folder] = line.positionals;
  const problems = [...line.problems];
  if (action !== 'verify' && action !== 'tail') {
    const meant = closest(action, ['verify', 'tail']);
    problems.push(`Say what to do with the audit log: verify or tail${meant ? `; did you mean '${meant}'?` : ''}`);
  }
  const count = Number(line.options['lines'] ?? 20);
  if (!Number.isInteger(count) || count < 0) problems.push('--lines must be a whole number');
  if (line.positionals.length > 2) problems.push('There is more than one folder');
  if (problems.length > 0) return usageError(invocation, 'audit', problems);

  const dir = folder
    ? resolve(process.cwd(), folder)
    : parseCommon(server, line.settingsArgv, process.env, host).auditDir;
  const json = line.options['json'] === true;
  try {
    return action === 'verify'
      ? await verify(invocation, dir, json)
      : await tail(invocation, dir, { count, follow: line.options['follow'] === true, json });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    process.stderr.write(`There is no folder ${dir}. Either nothing was ever called, or the audit log was removed.\n`);
    return 1;
  }
};

async function verify({ process }: Invocation, dir: string, json: boolean): Promise<number> {
  const report = await verifyAudit(dir);
  if (json) {
    process.stdout.write(`${printable(report)}\n`);
  } else {
    if (report.chains === 0) process.stdout.write(`There is nothing to verify: no record in ${dir}\n`);
    for (const finding of report.findings) process.stdout.write(`${findingText(finding)}\n`);
    const size = `${report.records} records of ${report.chains} processes in ${report.segments} segments`;
    process.stdout.write(
      report.ok ? `ok: ${size} in ${dir}\n` : `NOT OK: ${dir} was tampered with or damaged (${size})\n`,
    );
  }
  return report.ok ? 0 : 1;
}

function findingText({ severity, file, line, what }: AuditFinding): string {
  return `${severity === 'tampering' ? 'TAMPERING' : 'note'}  ${file}${line === undefined ? '' : `:${line}`}  ${what}`;
}

async function tail(
  { process }: Invocation,
  dir: string,
  { count, follow, json }: { count: number; follow: boolean; json: boolean },
): Promise<number> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // `… | head` closes the pipe.
  process.stdout.on('error', end);
  try {
    for await (const record of tailAudit(dir, count, { follow, signal: stop.signal })) {
      process.stdout.write(`${json ? printable(record) : recordText(record)}\n`);
    }
    return 0;
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    process.stdout.off('error', end);
  }
}

/** `2026-11-04T10:11:12.345Z intent c1 write create_note os:ada claude/1.0 {"text":"…"}` */
function recordText({
  time,
  type,
  call,
  effect,
  name,
  principal,
  agent,
  arguments: args,
  code,
  ms,
  ...rest
}: AuditLine): string {
  const words =
    type === 'intent'
      ? [call, effect, name, principal, agent]
      : type === 'outcome'
        ? [call, code, `${String(ms)} ms`]
        : ['server', 'reason', 'records'].map((key) => rest[key]).filter((value) => value !== undefined);
  const plain = [time, type, ...words].map((word) => printable(String(word)).slice(1, -1));
  return [...plain, ...(args === undefined ? [] : [printable(args)])].join(' ');
}
