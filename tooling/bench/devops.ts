import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prometheusMetrics } from '../../apps/devops/src/adapters/prometheus/index.ts';
import { readMetrics } from '../../apps/devops/src/domain/metrics/read.ts';
import { thinned } from '../../apps/devops/src/domain/metrics/summary.ts';
import { servicesFile, servicesOf } from '../../apps/devops/src/domain/services/file.ts';
import { survey } from '../../apps/devops/src/domain/status/survey.ts';
import { measureLogs } from './devops-logs.ts';
import { finish, heading, type Target, table } from './lib/report.ts';
import { median, pairedRatio, round } from './lib/stats.ts';
import { createBlocks, startPrometheus } from './telemetry-prometheus.ts';

const DAY = 86_400;
const SERVICES = 500;
const PODS = 3;
/** Times as long as promtool takes for the same from the same Prometheus. */
const RATIO = 3;

/**
 * Logs in files against grep and jq; the state of 500 services and a week of one service's metrics against promtool with
 * the same queries. All from this machine, in turn.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      lines: { type: 'string', default: '10000000' },
      rounds: { type: 'string', default: '5' },
      prometheus: { type: 'string' },
      'no-logs': { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const folder = await mkdtemp(join(tmpdir(), 'bench-devops-'));
  const targets: Target[] = [];
  try {
    const metrics = await measureMetrics(folder, values.prometheus, rounds);
    targets.push(...metrics.targets);
    const logs = values['no-logs'] ? undefined : await measureLogs(join(folder, 'logs'), Number(values.lines), rounds);
    if (logs) {
      targets.push(...logs.targets);
      heading('Logs, p50 in ms, and what one would type at a shell');
      table(
        ['question', 'lines', 'ours', 'shell', 'ratio', 'KB', 'peer'],
        logs.rows.map(({ name, lines, ms, peerMs, ratio, kb, peer }) => [
          name,
          lines,
          round(ms, 1),
          round(peerMs, 1),
          round(ratio, 2),
          round(kb, 1),
          peer,
        ]),
      );
    }
    finish('devops', targets, { metrics: metrics.rows, logs: logs?.rows });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureMetrics(folder: string, binaries: string | undefined, rounds: number) {
  const now = Math.floor(Date.now() / 1000);
  await writeFile(join(folder, 'metrics.om'), history(now));
  createBlocks(binaries, folder);
  const prometheus = await startPrometheus(binaries, folder);
  try {
    const names = Array.from({ length: SERVICES }, (_, n) => [`service${n}`, { metrics: {} }]);
    const { services } = servicesOf(servicesFile.parse({ services: Object.fromEntries(names) }));
    const source = prometheusMetrics({ url: prometheus.url });
    const incidents = { list: async () => ({ items: [] }) };
    const watchers = { metrics: source, alerts: undefined, prober: { probe: async () => [] }, incidents };
    const range = { from: (now - 7 * DAY) * 1000, to: now * 1000 };
    const [service] = services;
    if (!service) throw new Error('no service');
    const query = (await readMetrics(service, source, { names: ['memory'], range })).measured[0]?.query ?? '';
    const week = ['range', `--start=${now - 7 * DAY}`, `--end=${now}`, '--step=420s', prometheus.url, query];
    const questions = [
      {
        name: `status of ${SERVICES} services`,
        ask: async () => (await survey(services, watchers, {})).filter(({ state }) => state === 'down').length,
        peer: [
          ['instant', prometheus.url, 'up'],
          ['instant', prometheus.url, 'timestamp(up)'],
        ],
      },
      {
        name: `7 days of one metric, ${PODS} pods`,
        ask: async () => {
          const { measured } = await readMetrics(service, source, { names: ['memory'], range });
          return measured[0]?.series.map(({ points }) => thinned(points, range).values.length).join(' ') ?? '';
        },
        peer: [week],
      },
    ];
    const rows = [];
    for (const { name, ask, peer } of questions) {
      const [ours, theirs]: [number[], number[]] = [[], []];
      let found = await ask();
      for (let round = 0; round < rounds; round++) {
        ours.push(
          await timed(async () => {
            found = await ask();
          }),
        );
        theirs.push(peer.reduce((sum, question) => sum + prometheus.promtool(['query', ...question]), 0));
      }
      rows.push({ name, found, ms: median(ours), peerMs: median(theirs), ratio: pairedRatio(ours, theirs) });
    }
    heading('Status and metrics, p50 in ms, and the same queries by promtool');
    table(
      ['question', 'ours', 'promtool', 'ratio', 'found'],
      rows.map(({ name, ms, peerMs, ratio, found }) => [name, round(ms, 1), round(peerMs, 1), round(ratio, 2), found]),
    );
    return {
      rows,
      targets: rows.map(({ name, ratio }) => ({ name: `${name}, times promtool`, value: ratio, limit: RATIO })),
    };
  } finally {
    await prometheus.stop();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** `up` of all pods around now, one in a hundred services down; a week of minutes of one service's memory. */
function history(now: number): string {
  const lines = ['# TYPE up gauge'];
  for (let service = 0; service < SERVICES; service++) {
    for (let pod = 0; pod < PODS; pod++) {
      const labels = `{job="shop",instance="10.0.${service % 250}.${pod}:80",pod="service${service}-p${pod}"}`;
      // For an hour to come, too: the bench asks about now, whenever that is.
      for (let at = now - 600; at < now + 3600; at += 60)
        lines.push(`up${labels} ${service % 100 === 7 ? 0 : 1} ${at}`);
    }
  }
  lines.push('# TYPE container_memory_working_set_bytes gauge');
  for (let pod = 0; pod < PODS; pod++) {
    const labels = `{container="app",pod="service0-p${pod}"}`;
    for (let at = now - 7 * DAY; at < now; at += 60) {
      lines.push(`container_memory_working_set_bytes${labels} ${3e8 + 1e7 * Math.sin(at / 9000 + pod)} ${at}`);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}
