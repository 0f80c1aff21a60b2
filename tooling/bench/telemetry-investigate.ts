import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess, type TestClient } from '@enterprise-mcp/testkit';
import { server } from '../../apps/devops/src/server.ts';
import { table } from './lib/report.ts';
import { type Fault, serviceOf } from './telemetry-data.ts';

export interface Investigation {
  /** The folder that was loaded. */
  readonly out: string;
  readonly prometheus: string;
  readonly faults: readonly (Fault & { readonly recorded: number })[];
  /** How long after a fault somebody is called; one after another. */
  readonly minutes: readonly number[];
  /** A file that is given the answers. */
  readonly transcript: string | undefined;
  /** Without what the status says of metrics. */
  readonly logsAlone: boolean;
}

interface Suspect {
  readonly pod: string;
  score: number;
  readonly why: string[];
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Looks into each fault as somebody on call would, some minutes after it, with nothing but the time: what is the status,
 * which metrics left their usual range, which logs are unlike themselves. Where the faulty pod stands among the suspects
 * is found out only in the end.
 */
export async function investigateAll(plan: Investigation): Promise<void> {
  let now = new Date();
  const dataDir = mkdtempSync(join(tmpdir(), 'telemetry-devops-'));
  const { client, close } = await inProcess(server, 'sdk-2.x-2026', {
    now: () => now,
    settings: {
      config: settingsOf(plan),
      common: { dataDir, auditDir: join(dataDir, 'audit'), logLevel: 'silent', callTimeoutMs: 60_000 },
    },
  });
  try {
    for (const minutes of plan.minutes) await all(minutes);
  } finally {
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }

  async function all(minutes: number): Promise<void> {
    const said: string[] = [];
    const ranks: number[] = [];
    const rows: (string | number)[][] = [];
    for (const fault of plan.faults) {
      now = new Date(fault.time + minutes * 60_000);
      const suspects = await investigate(client, minutes, plan.logsAlone);
      const rank = suspects.findIndex(({ pod }) => pod === fault.pod) + 1;
      ranks.push(rank);
      const at = new Date(fault.recorded).toISOString().slice(11, 19);
      rows.push([`${at} ${fault.pod} ${fault.type}`, rank === 0 ? '–' : rank, suspects[0]?.pod ?? '']);
      said.push(
        `## ${at}\n`,
        ...suspects
          .slice(0, 3)
          .map(({ pod, score, why }, index) => `${index + 1}. ${pod} ${score.toFixed(1)}: ${why.join('; ')}`),
        '',
        `It was ${fault.pod} (${fault.type}): ${rank === 0 ? 'not among the suspects' : `number ${rank}`}.`,
        '',
      );
    }
    table(['fault', 'rank', 'first suspect'], rows);
    report(plan, minutes, ranks, said);
  }
}

function settingsOf({ out, prometheus }: Investigation): Record<string, unknown> {
  return {
    ...server.config.schema.parse({}),
    services: join(out, 'services.yaml'),
    prometheusUrl: prometheus,
    logDirs: [join(out, 'logs')],
  };
}

/** Status, metrics, logs: each answer makes suspects, or more of what speaks against them. */
async function investigate(client: TestClient, minutes: number, logsAlone: boolean): Promise<readonly Suspect[]> {
  const suspects = new Map<string, Suspect>();
  const suspect = (pod: string, score: number, why: string) => {
    const known = suspects.get(pod) ?? { pod, score: 0, why: [] };
    known.score += score;
    known.why.push(why);
    suspects.set(pod, known);
  };
  const status = await ask(client, 'get_service_status', {});
  for (const { part, metric, now, before, score } of logsAlone ? [] : rowsOf(status, 'unusual')) {
    suspect(podOf(part), weightOf(Number(score)), `${metric} is ${now} and was ${before}: ${score} spreads`);
  }
  const logs = await ask(client, 'query_logs', { since: `${minutes}m` });
  for (const { source, change, errors, lines } of rowsOf(logs, 'sources')) {
    const why = `its logs are ${change} spreads unlike themselves, with ${errors} errors in ${lines} lines`;
    if (Number(change) > 0) suspect(podOf(source), Number(change), why);
  }
  const ranked = [...suspects.values()].sort((a, b) => b.score - a.score);
  // What the first ones' metrics are like is told, and changes nothing: status has looked at all of them.
  for (const { pod, why } of ranked.slice(0, TOLD)) {
    const answer = await ask(client, 'get_metrics', { service: serviceOf(pod), metrics: ['cpu'], since: '1h' });
    for (const { metric, series } of rowsOf(answer, 'metrics')) {
      const own = ((series ?? []) as Row[]).find(({ part }) => podOf(part) === pod);
      if (own) why.push(`${metric} from ${own['min']} to ${own['max']}, last ${own['last']}, ${own['trend']}`);
    }
  }
  return ranked;
}

const TOLD = 3;
const podOf = (name: unknown) => String(name).split('/')[0] ?? '';

/** Metrics of a calm system reach it now and then. */
const CALM = 8;
/** A burst of one pod is common: with it alone a pod comes among the first three, not before one whose logs have changed. */
const MOST = 5;

/** What is beyond the spreads of a calm system. */
function weightOf(score: number): number {
  return Math.min(MOST, Math.max(0, score - CALM));
}

async function ask(client: TestClient, tool: string, input: Record<string, unknown>): Promise<Row> {
  const answer = await client.call(tool, input, { timeoutMs: 60_000 });
  if (answer.isError) throw new Error(`${tool}: ${answer.text}`);
  return answer.data;
}

function rowsOf(answer: Row, name: string): readonly Row[] {
  const rows = answer[name];
  return Array.isArray(rows) ? (rows as Row[]) : [];
}

function report(
  { transcript, faults, ...plan }: Investigation,
  minutes: number,
  ranks: readonly number[],
  said: readonly string[],
): void {
  const top = (of: readonly number[], most: number) => of.filter((rank) => rank > 0 && rank <= most).length;
  const halves = [0, 1].map((half) =>
    top(
      ranks.filter((_, index) => index % 2 === half),
      3,
    ),
  );
  const line = `${minutes} minutes after the fault: first ${top(ranks, 1)}, among the first three ${top(ranks, 3)} of ${faults.length} (every other fault: ${halves.join(' and ')})`;
  console.log(line);
  if (transcript && minutes === plan.minutes[0])
    writeFileSync(transcript, `# Faults looked into by script\n\n${line}.\n\n${said.join('\n')}`);
  console.log(
    JSON.stringify({
      bench: 'telemetry',
      minutes,
      faults: faults.length,
      top1: top(ranks, 1),
      top3: top(ranks, 3),
      ranks,
    }),
  );
}
