import { markdownPages } from '../architecture/links.ts';
import { root } from '../docs/servers.ts';

/** An entry that a page tells its reader to put into a host's configuration. */
export interface HostConfig {
  /** `apps/crm/README.md`, the place it was first found in. */
  readonly page: string;
  readonly server: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

type Written = { readonly command: string; readonly args?: string[]; readonly env?: Record<string, string> };

/** Every configuration in every page, each once. A block that is no JSON is an error: nobody could use it. */
export function hostConfigs(): readonly HostConfig[] {
  const found = new Map<string, HostConfig>();
  for (const { path: page, text } of markdownPages(root)) {
    for (const [, json = ''] of text.matchAll(/^```jsonc?\n([\s\S]*?)^```/gm)) {
      if (!/"(mcpServers|servers)"\s*:/.test(json)) continue;
      const { mcpServers, servers = mcpServers } = JSON.parse(json) as Record<string, Record<string, Written>>;
      for (const [server, { command, args = [], env = {} }] of Object.entries(servers ?? {})) {
        const key = JSON.stringify([command, args, env]);
        if (!found.has(key)) found.set(key, { page, server, command, args, env });
      }
    }
  }
  return [...found.values()];
}
