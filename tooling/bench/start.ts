import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { finish, heading, type Target, table } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { bareServer, crmServer, installedPeers, kitServer } from './start-contestants.ts';
import { type Case, embeddedCases, type FirstCall, firstCalls, withPostgresCases } from './start-first-call.ts';
import { emptyNode, type Opened, openings } from './start-open.ts';

interface Plan {
  readonly rounds: number;
  readonly calls: number;
  readonly peers: boolean;
  readonly crm: boolean;
  /** A bundle to measure in place of the packed one. */
  readonly crmBin: string | undefined;
}

/** From spawn to an answered tools/list, and to the first answered call. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '15' },
      calls: { type: 'string', default: '5' },
      peers: { type: 'boolean', default: false },
      'no-crm': { type: 'boolean', default: false },
      'crm-bin': { type: 'string' },
    },
  });
  const plan = {
    rounds: Number(values.rounds),
    calls: Number(values.calls),
    peers: values.peers,
    crm: !values['no-crm'],
    crmBin: values['crm-bin'] && resolve(values['crm-bin']),
  };
  await withScratch('start', (dir) => measure(dir, plan));
}

async function measure(dir: string, plan: Plan): Promise<void> {
  const bare = await bareServer(dir);
  const crm = plan.crm ? crmServer(dir, plan.crmBin) : undefined;
  const servers = [bare, await kitServer(dir), ...(crm ? [crm] : []), ...(plan.peers ? installedPeers() : [])];
  const node = await emptyNode(plan.rounds);
  const opened = await openings(plan.rounds, servers);
  printOpenings(node, opened, plan.rounds);

  let calls: FirstCall[] = [];
  if (crm) {
    const reference: Case = {
      name: 'bare SDK server',
      tool: 'echo',
      args: { text: 'keep' },
      launch: async () => bare.launch(),
    };
    calls = await withPostgresCases(dir, crm.launchIn, async (onPostgres) =>
      firstCalls(plan.calls, [reference, ...(await embeddedCases(dir, crm.launchIn)), ...onPostgres]),
    );
    printCalls(calls, plan.calls);
  }
  finish('start', targets(opened, calls), { plan, emptyNodeMs: node, opened, calls });
}

function printOpenings(node: number, opened: readonly Opened[], rounds: number): void {
  heading(`Spawn to tools/list, ms: medians of ${rounds} rounds in turn; \`node -e 0\` alone takes ${node}`);
  for (const era of new Set(opened.map((one) => one.era))) {
    const rows = opened
      .filter((one) => one.era === era)
      .map((one) => [one.server, one.opened ?? '', one.listed, one.listedP90, one.ratio, one.rssMb ?? '']);
    table([era, 'opened', 'listed', 'p90', '× bare', 'RSS MB'], rows);
  }
  heading('tools/list, bytes');
  const lists = new Map(opened.map((one) => [one.server, one]));
  table(
    ['', 'tools', 'whole', 'without output schemas'],
    [...lists.values()].map((one) => [one.server, one.tools, one.listBytes, one.listBytesWithoutOutput]),
  );
}

function printCalls(calls: readonly FirstCall[], rounds: number): void {
  heading(`Spawn to the first answered tool call, ms: ${rounds} rounds in turn`);
  table(
    ['', 'p50', 'max', 'RSS MB after', 'peak MB'],
    calls.map(({ name, p50, max, rssMb, peakMb }) => [name, p50, max, rssMb ?? '', peakMb ?? '']),
  );
}

function targets(opened: readonly Opened[], calls: readonly FirstCall[]): Target[] {
  const first = calls.find(({ name }) => name === 'embedded, empty machine');
  return [
    ...opened
      .filter(({ server }) => server.startsWith('CRM'))
      .map(({ era, ratio }) => ({ name: `CRM against bare, ${era}`, value: ratio, limit: 1.25 })),
    ...(first ? [{ name: 'first call on an empty machine, ms', value: first.p50, limit: 1500 }] : []),
  ];
}
