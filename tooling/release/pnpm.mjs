import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** The pnpm that runs this script, or else the one a bare machine gets through npx. */
function command() {
  const running = process.env.npm_execpath ?? '';
  return /pnpm[^/\\]*\.c?js$/.test(running) ? [process.execPath, running] : ['npx', '-y', 'pnpm@10'];
}

/** Runs pnpm in the root and returns what it prints; throws with its output when it fails. */
export function pnpm(...args) {
  const [program, ...first] = command();
  const { status, stdout, stderr, error } = spawnSync(program, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`pnpm ${args.join(' ')} failed: ${error?.message ?? `${stdout}\n${stderr}`}`);
  return stdout;
}

/** The workspace's packages that are not private: `{ name, version, path }`. */
export function publishable() {
  return JSON.parse(pnpm('-r', 'ls', '--depth', '-1', '--json')).filter((found) => !found.private);
}
