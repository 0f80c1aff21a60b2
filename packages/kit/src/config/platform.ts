import { homedir, platform } from 'node:os';
import { posix, win32 } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** The machine as far as settings depend on it; injected so that every platform's paths are tested on any. */
export interface Platform {
  readonly name: NodeJS.Platform;
  readonly homedir: string;
}

export function thisPlatform(): Platform {
  return { name: platform(), homedir: homedir() };
}

export function pathsOf({ name }: Platform): typeof posix {
  return name === 'win32' ? win32 : posix;
}

/** Where a server keeps its data unless told otherwise: XDG on Linux, the platform's own place elsewhere. */
export function defaultDataDir(server: string, env: Env, host: Platform): string {
  const { join } = pathsOf(host);
  return join(dataHome(env, host), 'enterprise-mcp', server);
}

function dataHome(env: Env, host: Platform): string {
  const { join, isAbsolute } = pathsOf(host);
  if (host.name === 'win32') return env['LOCALAPPDATA'] || join(host.homedir, 'AppData', 'Local');
  if (host.name === 'darwin') return join(host.homedir, 'Library', 'Application Support');
  const xdg = env['XDG_DATA_HOME'];
  // The XDG specification: a relative path is invalid and to be ignored.
  return xdg && isAbsolute(xdg) ? xdg : join(host.homedir, '.local', 'share');
}

/** Absolute form of a folder setting. Hosts start servers without a shell, so `~` arrives as it was written. */
export function absoluteFolder(text: string, host: Platform): string {
  const { join, resolve } = pathsOf(host);
  return /^~(?=$|[\\/])/.test(text) ? join(host.homedir, text.slice(1)) : resolve(text);
}
