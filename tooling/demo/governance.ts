import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClientKind, type Person, persons, type SpawnedServer, spawnServer } from '@enterprise-mcp/testkit';
import { expect, type Narrator } from './narrator.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'apps/crm/dist/bin.js');
const policies = join(root, 'docs/guides/policies');

interface Started extends SpawnedServer {
  readonly dir: string;
}

/** The CRM under docs/guides/policies/sales.cedar: what a company's rules do to an agent, and what is left on record. */
export async function governanceScenario(kind: ClientKind, narrator: Narrator): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'mcp-governance-demo-'));
  try {
    await writeFile(join(dir, 'sales.cedar'), await readFile(join(policies, 'sales.cedar')));
    await asStranger(kind, dir, narrator);
    // The roles of a company's people stand beside its policy; here there is one person, who sells.
    const roles = { users: { [`os:${userInfo().username}`]: ['sales'] }, roles: { manager: ['sales'] } };
    await writeFile(join(dir, 'sales.roles.json'), JSON.stringify(roles));
    await asSales(kind, dir, narrator);
    await onRecord(dir, narrator);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function asStranger(kind: ClientKind, dir: string, narrator: Narrator): Promise<void> {
  narrator.ask('Somebody without a role looks at the tools, and calls one that is not for them.');
  await withServer(kind, dir, undefined, async ({ client }) => {
    const tools = await client.listTools();
    narrator.answer(tools.map(({ name }) => name).join(', '));
    expect(!tools.some(({ name }) => name === 'create_opportunity'), 'what may not be called is not listed');
    const refused = await client.call('create_opportunity', { name: 'x' }).catch((error: Error) => error.message);
    narrator.answer(String(refused));
    const unknown = await client.call('create_opportunitx', {}).catch((error: Error) => error.message);
    expect(String(unknown) === String(refused).replace('opportunity', 'opportunitx'), 'hidden and unknown look alike');
  });
}

async function asSales(kind: ClientKind, dir: string, narrator: Narrator): Promise<void> {
  let question = '';
  const person: Person = (text) => {
    question = text;
    return persons.saysYes();
  };
  narrator.ask('Somebody of sales opens a small deal: the policy allows it.');
  await withServer(kind, dir, person, async ({ client }) => {
    const companies = await client.call('search_customer', { type: 'company', limit: 1 });
    const customer = (companies.data['customers'] as { id: string }[])[0]?.id;
    const small = { customer, name: 'Starter package', amount: '9000.00', currency: 'EUR', idempotency_key: 'small' };
    const opened = await narrator.call(client, 'create_opportunity', small);
    expect(!opened.isError && question === '', 'a small deal needs nobody');

    narrator.ask('A large one: the host asks the person, who sees exactly what will happen, and says yes.');
    const large = {
      ...small,
      name: 'Group roll-out',
      amount: '80000.00',
      stage: 'Negotiation',
      idempotency_key: 'large',
    };
    const confirmed = await narrator.call(client, 'create_opportunity', large);
    narrator.line(`  the person was shown:\n${question.replaceAll(/^/gm, '    ')}`);
    expect(!confirmed.isError && question.includes('80000'), 'a large deal is opened when a person has confirmed it');

    narrator.ask(
      'The connection broke, and the host repeats the call: nobody is asked again, nothing is opened twice.',
    );
    question = '';
    const again = await narrator.call(client, 'create_opportunity', large);
    expect(!again.isError && question === '', 'a repeat with the same key is answered with the first result');

    narrator.ask('It is won. Here the policy wants another person, a manager: no answer in this host can be enough.');
    const id = (confirmed.data['opportunity'] as { id: string }).id;
    const won = await narrator.call(client, 'update_status', { opportunity: id, status: 'Won' });
    expect(won.error?.code === 'CONFIRMATION_REQUIRED' && question === '', 'the one who asks cannot confirm it');

    narrator.ask('The model gets carried away.');
    const burst = { ...small, name: 'One more', idempotency_key: undefined };
    await client.call('create_opportunity', burst);
    const limited = await narrator.call(client, 'create_opportunity', burst);
    expect(limited.error?.code === 'RATE_LIMITED', 'a limit for the tool ends it, and says when it goes on');
  });
}

/** What the company finds afterwards, and what another policy would have done. */
async function onRecord(dir: string, narrator: Narrator): Promise<void> {
  narrator.ask('What is on record?');
  const audit = join(dir, 'audit');
  const tail = await command(['audit', 'tail', '-n', '6', audit], narrator);
  expect(tail.includes('RATE_LIMITED'), 'refusals are recorded, too');
  const verified = await command(['audit', 'verify', audit], narrator);
  expect(verified.includes('ok: '), 'the log is whole');

  narrator.ask('And if every write had needed a person?');
  const replayed = await command(['policy', 'replay', audit, join(policies, 'confirm-every-write.cedar')], narrator);
  expect(replayed.includes('confirm'), 'the replay shows what would have been decided otherwise');

  async function command(args: string[], { line }: Narrator): Promise<string> {
    line.call(
      narrator,
      `  $ mcp-crm ${args.map((arg) => arg.replace(dir, '.').replace(`${root}docs/guides/`, '')).join(' ')}`,
    );
    const text = await run([...args, '--data-dir', dir]);
    line.call(narrator, text.trimEnd().replaceAll(/^/gm, '    '));
    return text;
  }
}

function run(args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], (_error, stdout, stderr) => resolve(`${stdout}${stderr}`));
  });
}

async function withServer(
  kind: ClientKind,
  dir: string,
  person: Person | undefined,
  work: (server: Started) => Promise<void>,
): Promise<void> {
  const limits = 'create_opportunity=5/h';
  const args = [bin, '--demo', '--data-dir', dir, '--policy', join(dir, 'sales.cedar'), '--limits', limits];
  const server = await spawnServer(kind, { command: process.execPath, args, cwd: dir, person });
  try {
    await work({ ...server, dir });
  } catch (error) {
    process.stdout.write(server.stderr());
    throw error;
  } finally {
    await server.close();
  }
}
