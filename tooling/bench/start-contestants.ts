import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { packAll } from '../release/pack.mjs';
import { bundlePeer } from './lib/bundle.ts';
import { type Era, era2025, era2026, era2026Direct } from './lib/eras.ts';
import type { Launch } from './lib/raw-client.ts';

export interface Startable {
  readonly name: string;
  readonly eras: readonly Era[];
  /** A new start each time: the CRM gets an empty data folder. */
  launch(): Launch;
}

const allEras = [era2025, era2026, era2026Direct];

/** What everything else is measured against: one tool on the official SDK, bundled as the CRM is. */
export async function bareServer(dir: string): Promise<Startable> {
  const file = await bundlePeer('bare-server', dir);
  return { name: 'bare SDK server', eras: allEras, launch: () => ({ command: process.execPath, args: [file] }) };
}

/** The kit without a business: what every server of ours pays. */
export async function kitServer(dir: string): Promise<Startable> {
  const file = await bundlePeer('gate-kit', dir);
  return {
    name: 'kit, two tools',
    eras: allEras,
    launch: () => ({ command: process.execPath, args: [file, 'serve', mkdtempSync(join(dir, 'kit-data-'))] }),
  };
}

export interface Crm extends Startable {
  launchIn(dataDir: string, env?: Record<string, string>): Launch;
}

/** The CRM as it is published: packed, installed into a folder of its own, started as a host does. Or any `bin` of it. */
export function crmServer(dir: string, bin: string | undefined): Crm {
  const file = bin ?? installPacked(dir, '@enterprise-mcp/crm');
  const launchIn = (dataDir: string, env: Record<string, string> = {}): Launch => ({
    command: process.execPath,
    args: [file],
    env: { HOME: dir, CRM_DATA_DIR: dataDir, ...env },
  });
  return {
    name: bin ? 'CRM, given' : 'CRM, packed',
    eras: allEras,
    launchIn,
    launch: () => launchIn(mkdtempSync(join(dir, 'crm-data-'))),
  };
}

function installPacked(dir: string, name: string): string {
  const pack = packAll(join(dir, 'packed')).find((one) => one.name === name);
  if (!pack?.files.includes('dist/bin.js')) throw new Error(`${name} is not built: run \`pnpm run build\` first`);
  const home = join(dir, 'installed');
  install(home, pack.tarball);
  return join(home, 'node_modules', name, 'dist/bin.js');
}

/** Servers other people publish, installed once into a cache outside of the repository. They know the 2025 era only. */
export function installedPeers(): Startable[] {
  const cache = join(homedir(), '.cache', 'enterprise-mcp-bench');
  return peers.flatMap(({ spec, args, env }) => {
    const home = join(cache, spec.replaceAll(/[@/]/g, '_'));
    const name = spec.slice(0, spec.lastIndexOf('@'));
    const folder = join(home, 'node_modules', name);
    try {
      if (!existsSync(folder)) install(home, spec);
      const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
      const file = join(folder, Object.values(bin)[0] ?? '');
      return { name, eras: [era2025], launch: () => ({ command: process.execPath, args: [file, ...args], env }) };
    } catch (error) {
      console.log(`${spec} is left out: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
      return [];
    }
  });
}

const peers: { spec: string; args: string[]; env: Record<string, string> }[] = [
  { spec: '@modelcontextprotocol/server-memory@2026.8.31', args: [], env: { MEMORY_FILE_PATH: '/dev/null' } },
  { spec: '@modelcontextprotocol/server-filesystem@2026.8.31', args: ['/tmp'], env: {} },
  { spec: '@notionhq/notion-mcp-server@2.5.2', args: [], env: { NOTION_TOKEN: 'ntn_none' } },
  { spec: '@hubspot/mcp-server@0.4.0', args: [], env: { PRIVATE_APP_ACCESS_TOKEN: 'pat-none' } },
];

function install(home: string, spec: string): void {
  mkdirSync(home, { recursive: true });
  execFileSync('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', '--loglevel=error', spec], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
