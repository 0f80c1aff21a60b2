import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyServer } from '../../packages/kit/src/index.ts';
import { type CompiledTool, compileTool } from '../../packages/kit/src/serve/index.ts';

export const root = join(import.meta.dirname, '../..');

/** A server of `apps/`, loaded from its sources. Loading opens nothing: `connect` runs at the first call. */
export interface App {
  readonly name: string;
  /** Relative to the repository: `apps/crm`. */
  readonly folder: string;
  readonly server: AnyServer;
  readonly tools: readonly CompiledTool[];
}

export function appNames(): readonly string[] {
  return readdirSync(join(root, 'apps'))
    .filter((name) => existsSync(join(root, 'apps', name, 'src/server.ts')))
    .sort();
}

export function loadApps(): Promise<readonly App[]> {
  return Promise.all(appNames().map(loadApp));
}

async function loadApp(name: string): Promise<App> {
  const folder = `apps/${name}`;
  const url = pathToFileURL(join(root, folder, 'src/server.ts')).href;
  const { server } = (await import(url)) as { server: AnyServer };
  return { name, folder, server, tools: server.tools.map(compileTool) };
}
