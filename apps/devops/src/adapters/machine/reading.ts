import { readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem } from 'node:os';

/** Shares are 0 to 1, traffic is bytes a second since the reading before. */
export interface Reading {
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
  readonly load: number;
  readonly traffic: number;
}

interface Counters {
  readonly at: number;
  readonly busy: number;
  readonly total: number;
  readonly bytes: number;
}

/** Reads this machine; what is told as a rate is since the reading before. */
export function machineReader(): () => Promise<Reading | undefined> {
  let before: Counters | undefined;
  return async () => {
    const counters = { at: performance.now(), ...processors(), bytes: await networkBytes() };
    const last = before;
    before = counters;
    if (!last) return undefined;
    const total = counters.total - last.total;
    return {
      cpu: total > 0 ? (counters.busy - last.busy) / total : 0,
      memory: 1 - (await availableMemory()) / totalmem(),
      disk: await diskShare(),
      load: loadavg()[0] ?? 0,
      traffic: Math.max(0, (counters.bytes - last.bytes) / ((counters.at - last.at) / 1000)),
    };
  };
}

function processors(): { readonly busy: number; readonly total: number } {
  let [busy, total] = [0, 0];
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.idle + times.irq;
    total += all;
    busy += all - times.idle;
  }
  return { busy, total };
}

/** What programs can have; what the system keeps of files is not taken. Only Linux tells. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+)/m.exec(text)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

async function diskShare(): Promise<number> {
  const { blocks, bavail } = await statfs('/');
  return blocks > 0 ? 1 - bavail / blocks : 0;
}

async function networkBytes(): Promise<number> {
  const text = await readFile('/proc/net/dev', 'utf8').catch(() => '');
  let sum = 0;
  for (const [, name, fields = ''] of text.matchAll(/^\s*([^\s:]+):(.*)$/gm)) {
    const columns = fields.trim().split(/\s+/).map(Number);
    if (name !== 'lo') sum += (columns[0] ?? 0) + (columns[8] ?? 0);
  }
  return sum;
}
