import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, kitErrors } from '@enterprise-mcp/kit';
import type { Engine } from '../engine.ts';
import { postgresErrors } from '../errors.ts';
import { type FolderOptions, folderProblem, openFolder } from './folder.ts';
import { FollowerEngine } from './follower-engine.ts';
import { ownIdentity, processState } from './liveness.ts';
import type { LocalEngine } from './local-engine.ts';
import { type Lock, latestLock, lockFile, type OwnerRecord, takeLock } from './lock.ts';
import { OwnerServer } from './owner-server.ts';
import { loadPglite } from './pglite.ts';

export interface Role {
  readonly engine: Engine;
  close(): Promise<void>;
}

/** An owner that is alive answers by then, also when it has to run initdb first on a busy machine. */
const OWNER_ANSWER_MS = 30_000;
/** Five missed heartbeats. */
const HEARTBEAT_PATIENCE_MS = 10_000;
const RETRY_MS = 25;
/** The shortest limit of the platforms is 104 bytes with the closing zero. */
const LONGEST_SOCKET_PATH = 100;

/**
 * Makes this process the owner of the folder, or a follower of the process that is.
 *
 * @throws CodedError `POSTGRES_FOLDER_UNUSABLE`, `POSTGRES_FOLDER_OWNED_ELSEWHERE`, `POSTGRES_OWNER_INCOMPATIBLE`, or
 * `BACKEND_UNAVAILABLE` when the owner lives but does not answer.
 */
export async function elect(options: FolderOptions, onLost: () => void): Promise<Role> {
  const run = join(options.dir, 'run');
  try {
    await mkdir(run, { recursive: true, mode: 0o700 });
    for (const deadline = Date.now() + OWNER_ANSWER_MS; ; await sleep(RETRY_MS)) {
      const lock = await latestLock(run);
      if (lock === undefined || !(await isHeld(run, lock))) {
        const role = await own(options, run, lock);
        if (role !== undefined) return role;
        continue;
      }
      const left = deadline - Date.now();
      if (left <= 0) throw silentOwner(lock.owner);
      try {
        const engine = await FollowerEngine.attach(lock.owner, onLost, left);
        return { engine, close: () => engine.close() };
      } catch (thrown) {
        // Ended or leaving just now: look again.
        if (thrown instanceof CodedError) throw thrown;
      }
    }
  } catch (thrown) {
    throw folderProblem(options.dir, thrown) ?? thrown;
  }
}

async function own(options: FolderOptions, run: string, previous: Lock | undefined): Promise<Role | undefined> {
  // While the lock is taken and a first start unpacks; in vain only where another process is faster.
  void loadPglite();
  const socket = await socketPath(run);
  const token = randomBytes(24).toString('hex');
  let opened: (engine: LocalEngine) => void = () => undefined;
  let failed: (thrown: unknown) => void = () => undefined;
  const engine = new Promise<LocalEngine>((resolve, reject) => {
    opened = resolve;
    failed = reject;
  });
  engine.catch(() => undefined);
  const server = await OwnerServer.bind(socket, token, engine);
  const record: OwnerRecord = { ...ownIdentity(), socket, token, startedAt: new Date().toISOString() };
  const unbind = async () => {
    await server.close();
    await removeSocketFolder(run, socket);
  };
  const lock = await takeLock(run, record, previous?.generation ?? 0).catch(async (thrown: unknown) => {
    failed(thrown);
    await unbind();
    throw thrown;
  });
  if (lock === undefined) {
    failed(new Error('Not the owner.'));
    await unbind();
    return undefined;
  }
  // First the lock, then the sockets: whoever notices the loss can take over at once. A follower of a folder that is
  // gone must lose its owner all the same.
  const leave = () => lock.release().finally(unbind);
  try {
    if (previous !== undefined) await removeSocket(run, previous.owner.socket);
    const local = await openFolder(options);
    opened(local);
    return {
      engine: local,
      close: () => local.close().finally(leave),
    };
  } catch (thrown) {
    failed(thrown);
    await leave();
    throw thrown;
  }
}

/** Whether the lock's process still has the folder. */
async function isHeld(run: string, lock: Lock): Promise<boolean> {
  const { owner } = lock;
  if (owner.released === true) return false;
  const state = processState(owner);
  if (state !== 'unknown') return state === 'alive';
  // Another container of this machine, or no way to tell a reused process number: the kernel closes a socket with its
  // process, and the socket is bound before the lock is taken.
  const own = ownIdentity();
  const shared = own.namespace === owner.namespace || dirname(owner.socket) === run;
  if (own.kernel === owner.kernel && shared) return answers(owner.socket);
  if (!(await beats(lockFile(run, lock)))) return false;
  throw postgresErrors.POSTGRES_FOLDER_OWNED_ELSEWHERE({
    dir: dirname(run),
    owner: `process ${owner.pid} on another machine or in another container`,
  });
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', (error) =>
      resolve(!('code' in error && ['ECONNREFUSED', 'ENOENT'].includes(String(error.code)))),
    );
  });
}

/** Watches the owner's heartbeat; compares only what it sees, as clocks of two machines differ. */
async function beats(file: string): Promise<boolean> {
  const first = (await stat(file)).mtimeMs;
  for (const deadline = Date.now() + HEARTBEAT_PATIENCE_MS; Date.now() < deadline; ) {
    await sleep(250);
    if ((await stat(file)).mtimeMs !== first) return true;
  }
  return false;
}

async function socketPath(run: string): Promise<string> {
  const name = randomBytes(6).toString('hex');
  if (process.platform === 'win32') return `\\\\.\\pipe\\enterprise-mcp-${name}`;
  const path = join(run, `${name}.sock`);
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path;
  // Made with mode 0700 by mkdtemp; the lock file says where it is.
  return join(await mkdtemp(join(tmpdir(), 'emcp-')), 's');
}

async function removeSocket(run: string, socket: string): Promise<void> {
  if (process.platform === 'win32' || socket === '') return;
  await rm(socket, { force: true });
  await removeSocketFolder(run, socket);
}

async function removeSocketFolder(run: string, socket: string): Promise<void> {
  const folder = dirname(socket);
  if (folder !== run && folder.startsWith(join(tmpdir(), 'emcp-'))) await rm(folder, { recursive: true, force: true });
}

function silentOwner({ pid }: OwnerRecord): CodedError {
  return kitErrors.BACKEND_UNAVAILABLE({
    backend: 'The embedded database',
    reason: `its owner, process ${pid}, does not answer`,
  });
}
