import { appNames } from '../docs/servers.ts';

export interface Contestant {
  readonly name: string;
  /** What npx is told. */
  readonly spec: string;
  readonly ours: boolean;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Our servers, and published ones of others. Left out: servers that come as a Go or Python
 * program only, and `slack-mcp-server`, which answers nothing before Slack has answered it. */
export function contestants(): readonly Contestant[] {
  return [
    ...appNames().map((app) => ({
      name: `@enterprise-mcp/${app}`,
      spec: `@enterprise-mcp/${app}`,
      ours: true,
      args: [],
      env: {},
    })),
    peer('@hubspot/mcp-server', '0.4.0', { env: { PRIVATE_APP_ACCESS_TOKEN: 'pat-none' } }),
    peer('@notionhq/notion-mcp-server', '2.5.2', { env: { NOTION_TOKEN: 'ntn_none' } }),
    peer('@sentry/mcp-server', '0.39.0', { args: ['--access-token=none'] }),
    peer('@modelcontextprotocol/server-memory', '2026.8.31', { env: { MEMORY_FILE_PATH: '/dev/null' } }),
    peer('@modelcontextprotocol/server-filesystem', '2026.8.31', { args: ['/tmp'] }),
    peer('@upstash/context7-mcp', '4.1.1', {}),
    peer('mongodb-mcp-server', '3.0.4', { env: { MDB_MCP_TELEMETRY: 'disabled' } }),
  ];
}

function peer(
  name: string,
  version: string,
  { args = [], env = {} }: Partial<Pick<Contestant, 'args' | 'env'>>,
): Contestant {
  return { name, spec: `${name}@${version}`, ours: false, args, env };
}
