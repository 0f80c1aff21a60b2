import { createInterface } from 'node:readline/promises';
import { type Approval, statusAt } from '../approvals/approval.ts';
import { type Approvals, approvalsOf } from '../approvals/approvals.ts';
import { argumentsText } from '../approvals/arguments-text.ts';
import { pairingOf } from '../approvals/pairing.ts';
import { openAudit } from '../audit/open.ts';
import { parseConfig, type Settings } from '../config/parse.ts';
import { closest } from '../errors/did-you-mean.ts';
import { loadPolicy } from '../policy/load.ts';
import { visible } from '../results/visible.ts';
import { ownStateOf } from '../serve/open-backends.ts';
import { osPrincipal } from '../serve/os-principal.ts';
import type { RecordStore } from '../state/port.ts';
import { openForCommand } from './backends.ts';
import { readCommandLine } from './command-line.ts';
import { redactSecrets, stderrLogger } from './log.ts';
import { printable } from './printable.ts';
import type { ProcessLike } from './process-like.ts';
import { reportError } from './report-error.ts';
import { type Invocation, type Run, subcommands } from './subcommand.ts';
import { usageError } from './usage.ts';

const actions = ['list', 'show', 'approve', 'deny', 'code'] as const;
type Action = (typeof actions)[number];

interface Opened {
  readonly invocation: Invocation;
  readonly approvals: Approvals;
  readonly records: RecordStore;
  readonly json: boolean;
}

/**
 * `approvals list | show ID | approve ID | deny ID | code`. The decision is that of the user of the operating system who
 * runs it, and is asked for on a terminal: a program that pipes its yes is refused.
 */
export const approvals: Run = async (invocation) => {
  const { server, argv, process, host } = invocation;
  const line = readCommandLine(server, subcommands.find(({ name }) => name === 'approvals')?.options ?? {}, argv);
  const [word = '', id = ''] = line.positionals;
  const action = actions.find((known) => known === word);
  const problems = [...line.problems, ...problemsOf(action, word, line.positionals.slice(1))];
  if (!action || problems.length > 0) return usageError(invocation, 'approvals', problems);
  const people = action === 'approve' || action === 'deny' || action === 'code';
  if (people && !(process.stdin.isTTY && process.stdout.isTTY)) {
    process.stderr.write(
      `\`approvals ${action}\` needs a person at a terminal, and this is none. Nothing was decided. Open a terminal and run it there.\n`,
    );
    return 1;
  }
  const settings = parseConfig(server, line.settingsArgv, process.env, host);
  try {
    return await withApprovals(invocation, settings, line.options['json'] === true, (opened) => {
      if (action === 'list') return list(opened);
      if (action === 'code') return code(opened);
      return action === 'show' ? show(opened, id) : decide(opened, id, action === 'approve');
    });
  } catch (error) {
    return reportError(error, process, settings.secrets);
  }
};

function problemsOf(action: Action | undefined, word: string, rest: readonly string[]): string[] {
  if (!action) {
    const meant = closest(word, actions);
    return [`Say what to do with approvals: ${actions.join(', ')}${meant ? `; did you mean '${meant}'?` : ''}`];
  }
  const wanted = action === 'list' || action === 'code' ? 0 : 1;
  return rest.length === wanted
    ? []
    : [wanted === 1 ? `${action} takes one id; list shows them` : `${action} takes nothing`];
}

/** The same state, policy and audit log as a server with the same settings has. */
async function withApprovals(
  invocation: Invocation,
  settings: Settings,
  json: boolean,
  work: (opened: Opened) => Promise<number>,
): Promise<number> {
  const { server, process } = invocation;
  const log = stderrLogger(settings, process);
  const policy = await loadPolicy(server, settings, log);
  const connection = await openForCommand(server, settings, log);
  const audit = openAudit(server, settings.common, { connection: async () => connection, stderr: process.stderr });
  try {
    const { records } = connection.state ?? ownStateOf(settings);
    const redact = redactSecrets(settings);
    const now = () => new Date();
    // A question is never asked here, so nothing is given any time.
    const approvals = approvalsOf({ records, server: server.name, policy, audit, ttlMs: 0, redact, now });
    return await work({ invocation, approvals, records, json });
  } finally {
    await audit.close();
    await connection.close();
  }
}

async function list({ invocation, approvals, json }: Opened): Promise<number> {
  const { stdout } = invocation.process;
  const waiting = await approvals.pending();
  if (json) for (const approval of waiting) stdout.write(`${printable(approval)}\n`);
  else if (waiting.length === 0) stdout.write('Nothing waits for a decision.\n');
  else
    for (const approval of waiting)
      stdout.write(`${approval.id}  ${oneLine(approval.name)}  ${asker(approval)}, until ${approval.expiresAt}\n`);
  return 0;
}

async function show({ invocation, approvals, json }: Opened, id: string): Promise<number> {
  const approval = await approvals.get(id);
  if (!approval) return unknown(invocation.process);
  invocation.process.stdout.write(json ? `${printable(approval)}\n` : description(approval));
  return 0;
}

async function decide({ invocation, approvals }: Opened, id: string, yes: boolean): Promise<number> {
  const { process } = invocation;
  const approval = await approvals.get(id);
  if (!approval) return unknown(process);
  process.stdout.write(description(approval));
  if (statusAt(approval, new Date()) !== 'pending') return tooLate(process, approval);
  const word = yes ? 'approve' : 'deny';
  const typed = await ask(process, `\nType ${word} to ${word} exactly this, once: `);
  if (typed.trim().toLowerCase() !== word) {
    process.stdout.write('Nothing was decided.\n');
    return 1;
  }
  const decided = await approvals.decide(id, yes, { by: osPrincipal(), way: 'cli' });
  switch (decided.result) {
    case 'approved':
      process.stdout.write('Approved. It runs once, when the agent makes exactly the same call again.\n');
      return 0;
    case 'denied':
      process.stdout.write('Denied. The same call is refused.\n');
      return 0;
    case 'not accepted':
      process.stderr.write('The policy does not take your confirmation for this call. Another person has to decide.\n');
      return 1;
    case 'too late':
      return tooLate(process, decided.approval);
    case 'unknown':
      return unknown(process);
  }
}

/** For the browser of the person at this terminal. */
async function code({ invocation, records }: Opened): Promise<number> {
  const { server, process } = invocation;
  const by = osPrincipal();
  const issued = await pairingOf(records, server.name, () => new Date()).issue(by);
  process.stdout.write(
    `${issued.code}\n\nType it into the approval page within five minutes. That browser then decides as ${by.id}, for eight hours.\nGive it to nobody, no program either.\n`,
  );
  return 0;
}

function description(approval: Approval): string {
  const status = statusAt(approval, new Date());
  const { decidedBy, way } = approval;
  return [
    `${oneLine(approval.name)}  (${status}${decidedBy ? ` by ${oneLine(decidedBy.id)}, ${way}` : ''})`,
    `asked by ${asker(approval)}, expires ${approval.expiresAt}`,
    ...(approval.message ? [oneLine(approval.message)] : []),
    ...(approval.byAnother ? ['Another person than the one who asked has to confirm it.'] : []),
    '',
    'What it would do:',
    indented(visible(approval.preview)),
    '',
    'Arguments:',
    indented(visible(argumentsText(approval.input))),
    '',
  ].join('\n');
}

function asker({ principal, agent }: Approval): string {
  return oneLine(`${principal.name} (${principal.id}), with ${agent.name} ${agent.version}`);
}

/** Names come from outside. */
function oneLine(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

async function ask({ stdin, stdout }: ProcessLike, question: string): Promise<string> {
  const lines = createInterface({ input: stdin, output: stdout });
  // Whoever closes the terminal has not said yes.
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}

function tooLate({ stderr }: ProcessLike, approval: Approval): number {
  stderr.write(`It is ${statusAt(approval, new Date())} already. Nothing was decided.\n`);
  return 1;
}

function unknown({ stderr }: ProcessLike): number {
  stderr.write(
    'There is no such approval. It may have expired, or what the call would do has changed and was asked anew: see `approvals list`. Were the settings those of the server?\n',
  );
  return 1;
}
