import { isIP } from 'node:net';

export interface HttpAddress {
  /** As node's `listen` takes it: without brackets. */
  readonly host: string;
  readonly port: number;
}

export const DEFAULT_ADDRESS: HttpAddress = { host: '127.0.0.1', port: 8808 };

/**
 * Reads `PORT`, `HOST`, `HOST:PORT` or `[::1]:PORT`; undefined for anything else. Port 0 takes a free one. A flag without
 * a value reads `true`.
 */
export function parseAddress(text: string): HttpAddress | undefined {
  if (text === 'true') return DEFAULT_ADDRESS;
  const parts = /^(?:(\[[0-9a-f:.]+\]|[a-z0-9.-]*[a-z.-][a-z0-9.-]*|\d+(?:\.\d+){3})(?::(\d{1,5}))?|(\d{1,5}))$/i.exec(
    text.trim(),
  );
  if (!parts) return undefined;
  const [, name, after, only] = parts;
  const port = Number(after ?? only ?? DEFAULT_ADDRESS.port);
  const host = name?.replaceAll(/[[\]]/g, '').toLowerCase() ?? DEFAULT_ADDRESS.host;
  if (port > 65_535 || (name?.startsWith('[') && isIP(host) !== 6)) return undefined;
  return { host, port };
}

/** Whether only this machine can reach it. A name other than `localhost` may resolve to anything. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === 'localhost' || host === '::1';
}

/** The host as it stands in a URL and in a Host header. */
export function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
