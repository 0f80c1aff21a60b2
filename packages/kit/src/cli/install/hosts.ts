import { placeholder } from '../../config/environment.ts';
import type { Platform } from '../../config/platform.ts';
import { type Env, pathsOf } from '../../config/platform.ts';
import type { Setting } from '../../config/setting.ts';

/** A program that starts servers, as far as its configuration file goes. */
export interface Host {
  readonly name: string;
  readonly title: string;
  /** Key of the file under which the servers are. */
  readonly key: 'mcpServers' | 'servers';
  /** Whether an entry says that it speaks over stdio. */
  readonly typed: boolean;
  /** Whether it reads its file with comments and trailing commas. */
  readonly comments?: boolean;
  file(place: Place): string;
  /** What stands for a secret that the file must not hold. */
  secret(setting: Setting): string;
  /** What a person does about those placeholders, and after the file was written. */
  readonly secretHint: string;
  readonly afterwards: string;
  /** Asks for the secret at the first start (VS Code's `inputs`). */
  readonly prompts?: boolean;
}

export interface Place {
  readonly host: Platform;
  readonly env: Env;
  /** Folder the command was run in: project files go there. */
  readonly cwd: string;
}

export const hosts: readonly Host[] = [
  {
    name: 'claude-desktop',
    title: 'Claude Desktop',
    key: 'mcpServers',
    typed: false,
    file: (place) => appFolder(place, 'Claude', 'claude_desktop_config.json'),
    secret: ({ env }) => placeholder(env),
    secretHint: 'Put the secrets in place of the <…: fill in> texts, or install with --include-secrets.',
    afterwards: 'Quit Claude Desktop and start it again.',
  },
  {
    name: 'claude-code',
    title: 'Claude Code',
    key: 'mcpServers',
    typed: true,
    file: ({ host, cwd }) => pathsOf(host).join(cwd, '.mcp.json'),
    // An unset variable without a default makes Claude Code refuse the whole file; a blank one counts as not set.
    secret: ({ env }) => `\${${env}:-}`,
    secretHint: 'Claude Code takes the secrets from its environment: export them before it starts.',
    afterwards: 'This is the file of the project in this folder. Start Claude Code here and approve the server.',
  },
  {
    name: 'cursor',
    title: 'Cursor',
    key: 'mcpServers',
    typed: false,
    comments: true,
    file: ({ host }) => pathsOf(host).join(host.homedir, '.cursor', 'mcp.json'),
    secret: ({ env }) => `\${env:${env}}`,
    secretHint: 'Cursor takes the secrets from its environment: export them before it starts.',
    afterwards: 'Cursor reads the file by itself; see Settings, MCP.',
  },
  {
    name: 'vscode',
    title: 'VS Code',
    key: 'servers',
    typed: true,
    comments: true,
    file: (place) => appFolder(place, 'Code', 'User', 'mcp.json'),
    secret: (setting) => `\${input:${inputId(setting)}}`,
    secretHint: 'VS Code asks for the secrets when it starts the server, and keeps them in its secret store.',
    afterwards: 'Run “MCP: List Servers” in VS Code to start it.',
    prompts: true,
  },
];

/** `crm-database-url` */
export function inputId({ env }: Setting): string {
  return env.toLowerCase().replaceAll('_', '-');
}

/** Where desktop programs keep their configuration on each platform. */
function appFolder({ host, env }: Place, ...names: string[]): string {
  const { join, isAbsolute } = pathsOf(host);
  if (host.name === 'win32') return join(env['APPDATA'] || join(host.homedir, 'AppData', 'Roaming'), ...names);
  if (host.name === 'darwin') return join(host.homedir, 'Library', 'Application Support', ...names);
  const xdg = env['XDG_CONFIG_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(host.homedir, '.config'), ...names);
}
