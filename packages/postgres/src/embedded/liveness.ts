import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a process lives: process numbers only mean something on the same kernel and in the same namespace. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in kernel ticks, so that a reused process number is not mistaken for the owner. Linux only. */
  readonly ticks: string;
  readonly kernel: string;
  readonly namespace: string;
}

const onLinux = existsSync('/proc/self/stat');

/** Fields of `/proc/<pid>/stat` behind the parenthesised name, which may itself hold spaces and parentheses. */
function processStat(pid: number): { state: string; ticks: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', ticks: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  if (!onLinux) return { pid, ticks: '', kernel: hostname(), namespace: '' };
  return {
    pid,
    ticks: processStat(pid)?.ticks ?? '',
    kernel: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    namespace: readlinkSync('/proc/self/ns/pid'),
  };
}

/** Whether a process still runs; `unknown` where the numbers of its world cannot be compared with ours. */
export function processState(other: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  const own = ownIdentity();
  if (own.kernel !== other.kernel || own.namespace !== other.namespace) return 'unknown';
  if (onLinux) {
    const stat = processStat(other.pid);
    // Z and X: killed and only waiting for a parent to notice; it writes nothing any more.
    return stat === undefined || stat.ticks !== other.ticks || /^[ZX]/.test(stat.state) ? 'dead' : 'alive';
  }
  try {
    process.kill(other.pid, 0);
    return 'unknown';
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH' ? 'dead' : 'unknown';
  }
}
