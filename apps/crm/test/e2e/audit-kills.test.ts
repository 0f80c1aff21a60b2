import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openServerDatabase } from '@enterprise-mcp/postgres';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { afterEach, expect, it } from 'vitest';

// The real server on a real PostgreSQL, killed at random moments of its writes. Raw JSON lines and not an SDK client,
// so that 200 starts cost the machine little more than 200 servers.

const bin = join(import.meta.dirname, '../../dist/bin.js');
const KILLS = 200;
/** Servers that write and are killed at the same time, into one audit log. */
const LANES = 3;
/** Writes in flight when a kill comes. */
const IN_FLIGHT = 3;
const customer = 'Keep Safe';

type Environment = Record<string, string>;
interface Answer {
  readonly id: number;
  readonly result?: { readonly isError?: boolean; readonly structuredContent?: { opportunity?: { id: string } } };
}

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

class Server {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #sent = 0;

  constructor(env: Environment) {
    this.#child = spawn(process.execPath, [bin], { env: { ...env, PATH: process.env['PATH'] } });
    cleanup.push(() => this.#child.kill('SIGKILL'));
    this.#child.stdin.on('error', () => undefined);
    this.#child.stderr.resume();
    const lines = createInterface(this.#child.stdout);
    lines.on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    this.#child.on('close', () => {
      for (const gone of this.#waiting.values()) gone(undefined);
    });
  }

  #send(message: object): void {
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  /** Undefined when the server died first. */
  #request(method: string, params: object): Promise<Answer | undefined> {
    const id = ++this.#sent;
    const answered = new Promise<Answer | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ id, method, params });
    return answered;
  }

  async initialize(): Promise<void> {
    const clientInfo = { name: 'kills', version: '1' };
    await this.#request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    this.#send({ method: 'notifications/initialized' });
  }

  /** The new deal's id; undefined when the server died first. */
  async write(key: string): Promise<string | undefined> {
    const answer = await this.#request('tools/call', {
      name: 'create_opportunity',
      arguments: { customer, name: `Deal ${key}`, amount: '10', currency: 'EUR', idempotency_key: key },
    });
    if (answer === undefined) return undefined;
    const id = answer.result?.structuredContent?.opportunity?.id;
    if (id === undefined) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return id;
  }

  async kill(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }

  async end(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
  }
}

async function seed(env: Environment, folder: string): Promise<void> {
  const file = join(folder, 'customers.csv');
  await writeFile(file, `Record ID,Company name,Company Domain Name\n1,${customer},keep-safe.example\n`);
  await promisify(execFile)(process.execPath, [bin, 'import', file], { env: { ...env, PATH: process.env['PATH'] } });
}

/** What all kills together have shown. */
interface Tally {
  kills: number;
  /** Writes that were begun and unanswered when a kill came. */
  inDoubt: number;
  readonly acknowledged: Map<string, string>;
}

async function lane(name: string, env: Environment, tally: Tally): Promise<void> {
  let doubtful: string[] = [];
  let next = 0;
  let usual = 10;
  const confirm = (key: string, id: string | undefined) => {
    if (id === undefined) return;
    // A repeat is answered with what the first did.
    expect(tally.acknowledged.get(key) ?? id).toBe(id);
    tally.acknowledged.set(key, id);
  };
  while (tally.kills < KILLS) {
    tally.kills++;
    const server = new Server(env);
    await server.initialize();
    for (const key of doubtful) confirm(key, await server.write(key));
    // One write on its own tells how long a write takes now: kills fall anywhere within it.
    const begun = performance.now();
    const alone = `${name}-${next++}`;
    confirm(alone, await server.write(alone));
    usual = (usual + performance.now() - begun) / 2;
    doubtful = Array.from({ length: IN_FLIGHT }, () => `${name}-${next++}`);
    const answers = doubtful.map(async (key) => ({ key, id: await server.write(key) }));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * usual * 1.5));
    await server.kill();
    for (const { key, id } of await Promise.all(answers)) {
      confirm(key, id);
      if (id === undefined) tally.inDoubt++;
    }
    // Repeated too where an answer came: it must be the same one.
  }
  const server = new Server(env);
  await server.initialize();
  for (const key of doubtful) confirm(key, await server.write(key));
  await server.end();
}

async function recordedDeals(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  const audit = join(folder, 'audit');
  for (const file of (await readdir(audit)).filter((each) => /\.\d{6}\.jsonl$/.test(each))) {
    // The last line may be torn by the kill, and then nothing was done.
    for (const line of (await readFile(join(audit, file), 'utf8')).split('\n').slice(0, -1)) {
      const record = JSON.parse(line) as { type: string; arguments?: { name?: string; idempotency_key?: string } };
      const { name, idempotency_key: key } = record.arguments ?? {};
      if (record.type === 'intent' && name === `Deal ${key}`) names.add(name);
    }
  }
  return names;
}

describeWithPostgres('audit and kills', () => {
  it(`${KILLS} SIGKILLs within writes: every effect has its intent, the log verifies, nothing is doubled`, {
    timeout: 900_000,
  }, async () => {
    const database = await freshDatabase();
    cleanup.push(() => database.drop());
    const folder = await mkdtemp(join(tmpdir(), 'mcp-crm-audit-kills-'));
    cleanup.push(() => rm(folder, { recursive: true, force: true }));
    const env = {
      CRM_DATA_DIR: folder,
      CRM_DATABASE_URL: database.url,
      CRM_DATABASE_POOL: '3',
      CRM_LOG_LEVEL: 'silent',
    };
    await seed(env, folder);
    const tally: Tally = { kills: 0, inDoubt: 0, acknowledged: new Map() };
    await Promise.all(Array.from({ length: LANES }, (_, number) => lane(`lane${number}`, env, tally)));

    const db = await openServerDatabase({ url: database.url, log: quiet });
    cleanup.push(() => db.close());
    const { rows } = await db.read((tx) => tx.query<{ name: string }>('SELECT name FROM crm.opportunities'));
    const deals = rows.map(({ name }) => name);
    expect(new Set(deals).size, 'doubled').toBe(deals.length);
    expect(deals).toHaveLength(tally.acknowledged.size);
    const recorded = await recordedDeals(folder);
    expect(deals.filter((name) => !recorded.has(name))).toEqual([]);
    const verified = await promisify(execFile)(process.execPath, [bin, 'audit', 'verify', '--json'], {
      env: { ...env, PATH: process.env['PATH'] },
      maxBuffer: 64 * 1024 * 1024,
    });
    const report = JSON.parse(verified.stdout) as { chains: number; findings: { severity: string }[] };
    expect(report.findings.filter(({ severity }) => severity === 'tampering')).toEqual([]);
    expect(report.chains).toBeGreaterThanOrEqual(KILLS);
    // Most kills must have hit a write, or this shows nothing.
    expect(tally.inDoubt).toBeGreaterThan(KILLS / 2);
  });
});

const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
