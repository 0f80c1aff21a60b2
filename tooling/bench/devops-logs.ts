import { execFileSync, spawnSync } from 'node:child_process';
import { fileLogs } from '../../apps/devops/src/adapters/files/index.ts';
import { linesPage } from '../../apps/devops/src/domain/logs/lines-page.ts';
import type { LoggingService } from '../../apps/devops/src/domain/logs/source.ts';
import { summarise } from '../../apps/devops/src/domain/logs/summarise.ts';
import { entryView, patternView } from '../../apps/devops/src/domain/logs/views.ts';
import { HOUR, type LogFiles, writeLogFiles } from './devops-logs-files.ts';
import type { Target } from './lib/report.ts';
import { median, pairedRatio, round } from './lib/stats.ts';

export interface LogRow {
  readonly name: string;
  readonly lines: number;
  readonly ms: number;
  readonly peer: string;
  readonly peerMs: number;
  readonly ratio: number;
  readonly kb: number;
  /** Of a summary: the share of lines whose pattern is told, and the patterns of errors that are not. */
  readonly coverage?: number | undefined;
  readonly errorsUntold?: number | undefined;
}

interface Question {
  readonly name: string;
  readonly peer: string;
  /** A command line for `sh`, over the files that we read. */
  readonly command: string;
  /** The answer, and how many lines it is about. */
  ask(): Promise<Answered>;
}

interface Answered extends Pick<LogRow, 'lines' | 'coverage' | 'errorsUntold'> {
  readonly answer: unknown;
}

const ZGREP = 4;

/**
 * Questions about one service and one hour of a day of logs in files, and of all services; beside each what a person at a
 * shell would type, in turn. A summary also reads the hour before, to compare with; its peer does not.
 */
export async function measureLogs(
  dir: string,
  lines: number,
  rounds: number,
): Promise<{ readonly rows: LogRow[]; readonly targets: Target[] }> {
  const started = performance.now();
  const files = await writeLogFiles(dir, lines);
  console.log(
    `${lines} lines of ${files.services.length} services written in ${round((performance.now() - started) / 1000, 1)} s`,
  );
  const rows: LogRow[] = [];
  for (const question of questionsOn(files).filter(({ command }) => hasPrograms(command))) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    let last = await question.ask();
    for (let count = 0; count < rounds; count++) {
      ours.push(
        await timed(async () => {
          last = await question.ask();
        }),
      );
      theirs.push(
        await timed(
          async () =>
            void execFileSync('sh', ['-c', question.command], {
              stdio: 'ignore',
              env: { ...process.env, LC_ALL: 'C' },
            }),
        ),
      );
    }
    const { answer, ...told } = last;
    rows.push({
      name: question.name,
      ...told,
      ms: median(ours),
      peer: question.peer,
      peerMs: median(theirs),
      ratio: pairedRatio(ours, theirs),
      kb: Buffer.byteLength(JSON.stringify(answer)) / 1024,
    });
  }
  const targets = rows
    .filter(({ peer }) => peer.startsWith('zgrep -c'))
    .flatMap(({ name, ratio, kb, coverage, errorsUntold }) => [
      { name: `${name}: times zgrep -c`, value: ratio, limit: ZGREP },
      { name: `${name}: KB`, value: kb, limit: 10 },
      { name: `${name}: share of lines told`, value: coverage ?? 0, limit: 0.8, atLeast: true },
      { name: `${name}: patterns of errors not told`, value: errorsUntold ?? 0, limit: 0 },
    ]);
  return { rows, targets };
}

/** Without jq a pipeline would end early, and look fast. */
function hasPrograms(command: string): boolean {
  if (!command.includes('| jq') || spawnSync('jq', ['--version']).status === 0) return true;
  console.log('jq is not on the PATH: what is compared with it is left out');
  return false;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function questionsOn(files: LogFiles): Question[] {
  const source = fileLogs({ roots: [files.dir], now: () => new Date(files.end) });
  const named = (...names: readonly string[]): LoggingService[] =>
    names.map((name) => ({ name, logs: { files: ['{service}/*'] } }));
  const [service = ''] = files.services;
  const range = (hour: number) => ({ from: files.end - (hour + 1) * HOUR, to: files.end - hour * HOUR });
  const summary = async (services: readonly LoggingService[], hour: number) => {
    const { report } = await summarise(source, { services, ...range(hour) });
    const { patterns, ...rest } = report;
    return {
      lines: report.lines,
      coverage: report.coverage,
      errorsUntold: report.untold.errors,
      answer: { ...rest, patterns: patterns.map(patternView) },
    };
  };
  const lines = async (name: string, hour: number, filter: object) => {
    const page = await linesPage(source, { services: named(name), ...range(hour), ...filter }, { limit: 50 });
    return { lines: page.read.lines, answer: page.entries.map(entryView.of) };
  };
  const packed = (name: string, hour: number) => `'${files.packed(name, hour)}'`;
  const lastHour = `T${new Date(files.end - HOUR / 2).toISOString().slice(11, 13)}:`;
  return [
    {
      name: 'summary, an hour in gzip',
      peer: 'zgrep -c, that hour',
      command: `zgrep -c '' ${packed(service, 9)}`,
      ask: () => summary(named(service), 9),
    },
    {
      name: 'summary, the last hour',
      peer: 'grep of its hour in the file',
      command: `grep '${lastHour}' '${files.plain(service)}' | wc -l`,
      ask: () => summary(named(service), 0),
    },
    {
      name: 'summary, an hour of all services',
      peer: 'zgrep -c, that hour of all',
      command: `zgrep -c '' ${files.services.map((name) => packed(name, 9)).join(' ')}`,
      ask: () => summary(named(...files.services), 9),
    },
    {
      name: 'lines with a text, an hour in gzip',
      peer: 'zgrep | tail',
      command: `zgrep -i 'quota' ${packed(service, 9)} | tail -50`,
      ask: () => lines(service, 9, { contains: 'quota' }),
    },
    {
      name: 'errors, an hour of JSON lines',
      peer: 'zcat | jq | tail',
      command: `zcat ${packed(files.json, 9)} | jq -c 'select(.level == "error")' | tail -50`,
      ask: () => lines(files.json, 9, { level: 'error' }),
    },
    {
      name: 'newest lines, the last hour',
      peer: 'tail -50',
      command: `tail -50 '${files.plain(service)}'`,
      ask: () => lines(service, 0, {}),
    },
  ];
}
