import { createWriteStream, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export const HOUR = 3_600_000;
const HOURS = 24;
/** The hours before the last ones are rotated, one file each, and packed. */
const PLAIN_HOURS = 6;

export interface LogFiles {
  readonly dir: string;
  readonly services: readonly string[];
  /** The last one writes JSON lines. */
  readonly json: string;
  readonly linesAnHour: number;
  readonly end: number;
  /** What holds an hour of a service, and the file of the last hours. */
  packed(service: string, hour: number): string;
  plain(service: string): string;
}

/** Fills `dir` with a day of logs of services that write 41,700 lines an hour each. */
export async function writeLogFiles(dir: string, lines: number): Promise<LogFiles> {
  const count = Math.max(2, Math.round(lines / HOURS / 41_700));
  const services = Array.from({ length: count }, (_, index) => `service-${index}`);
  const files: LogFiles = {
    dir,
    services,
    json: services.at(-1) ?? '',
    linesAnHour: Math.round(lines / HOURS / count),
    end: Math.floor(Date.now() / 60_000) * 60_000,
    packed: (service, hour) => join(dir, service, `app.log.${hour}.gz`),
    plain: (service) => join(dir, service, 'app.log'),
  };
  for (const service of services) {
    mkdirSync(join(dir, service), { recursive: true });
    for (let hour = HOURS - 1; hour >= PLAIN_HOURS; hour--) {
      await write(files.packed(service, hour), files, service, [hour]);
    }
    const rest = Array.from({ length: PLAIN_HOURS }, (_, index) => PLAIN_HOURS - 1 - index);
    await write(files.plain(service), files, service, rest);
  }
  return files;
}

async function write(path: string, files: LogFiles, service: string, hours: readonly number[]): Promise<void> {
  const source = chunks(files, service, hours);
  const out = createWriteStream(path);
  await (path.endsWith('.gz') ? pipeline(source, createGzip({ level: 6 }), out) : pipeline(source, out));
  const last = files.end - (hours.at(-1) ?? 0) * HOUR - 1;
  utimesSync(path, new Date(), new Date(last));
}

/** `hour` counts back from the end: 0 is the last one. */
function* chunks(files: LogFiles, service: string, hours: readonly number[]): Generator<string> {
  const random = mulberry(service.length * 7919 + Number(service.replace(/\D/g, '')));
  const json = service === files.json;
  for (const hour of hours) {
    let chunk = '';
    for (let index = 0; index < files.linesAnHour; index++) {
      const time = files.end - (hour + 1) * HOUR + (index * HOUR) / files.linesAnHour;
      const [level, message] = said(random);
      const at = new Date(time).toISOString();
      chunk += json
        ? `{"time":"${at}","level":"${level}","pid":41,"service":"${service}","msg":"${message}"}\n`
        : `${at} ${level.toUpperCase().padEnd(5)} [worker-${index % 16}] ${message}\n`;
      if (chunk.length > 500_000) {
        yield chunk;
        chunk = '';
      }
    }
    yield chunk;
  }
}

const words = 'cart order payment stock invoice customer parcel label refund coupon session basket'.split(' ');
const verbs = 'created updated fetched stored checked sent received indexed'.split(' ');

/** A hundred kinds of messages, some of them rare, one in a hundred an error. */
function said(random: () => number): readonly [level: string, message: string] {
  const id = Math.floor(random() * 1e9).toString(16);
  const kind = Math.floor(random() ** 2 * 96);
  const [word, verb] = [words[kind % 12] ?? '', verbs[Math.floor(kind / 12)] ?? ''];
  const draw = random();
  if (draw < 0.00002) return ['error', `Disk quota of volume ${id} exceeded while writing ${word}`];
  if (draw < 0.01)
    return ['error', `Upstream ${word} answered 503 after ${Math.floor(random() * 9000)} ms for request ${id}`];
  if (draw < 0.04)
    return [
      'warn',
      `Slow ${word} query took ${Math.floor(random() * 5000)} ms, retry ${Math.floor(random() * 5)} of 5`,
    ];
  return [
    'info',
    `The ${word} ${id} was ${verb} in ${Math.floor(random() * 900)} ms for user ${Math.floor(random() * 1e6)} from 10.${Math.floor(random() * 255)}.0.${Math.floor(random() * 255)}`,
  ];
}

function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
