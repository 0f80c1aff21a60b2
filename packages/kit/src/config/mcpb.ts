import type { AnyServer } from '../define/server.ts';
import { constantDefault, sentence } from './documents.ts';
import { type PackageFacts, repositoryUrl } from './package-facts.ts';
import { registryOf } from './registry.ts';
import type { Setting } from './setting.ts';

/** The manifest of an `.mcpb` bundle: the host shows a form for the settings and keeps secrets in the system's store. */
export function mcpbManifest(
  server: AnyServer,
  facts: PackageFacts,
  entryPoint = 'dist/bin.js',
): Record<string, unknown> {
  const { own, common, start } = registryOf(server);
  // What a person fills in: everything of the server's, and the two that change what a model may do and where data is.
  const settings = [
    ...own,
    ...start.filter(({ key }) => key === 'readOnly'),
    ...common.filter(({ key }) => key === 'dataDir'),
  ];
  const url = repositoryUrl(facts);
  return {
    manifest_version: '0.3',
    name: facts.name.replace(/^@/, '').replaceAll('/', '-'),
    display_name: server.title,
    version: facts.version ?? server.version,
    description: facts.description ?? server.title,
    author: { name: authorOf(facts) },
    ...(url ? { repository: { type: 'git', url } } : {}),
    ...(facts.license ? { license: facts.license } : {}),
    server: {
      type: 'node',
      entry_point: entryPoint,
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/${entryPoint}`],
        env: Object.fromEntries(settings.map(({ env, key }) => [env, `\${user_config.${key}}`])),
      },
    },
    tools: server.tools.map(({ name, description }) => ({ name, description: description.what })),
    user_config: Object.fromEntries(settings.map((setting) => [setting.key, field(setting)])),
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=20.19' } },
  };
}

function field(setting: Setting): Record<string, unknown> {
  const { kind, format, flag, required, secret } = setting;
  const fallback = constantDefault(setting);
  return {
    type: format === 'folder' ? 'directory' : (format ?? (kind === 'number' || kind === 'boolean' ? kind : 'string')),
    title: title(flag),
    description: sentence(setting),
    required,
    ...(secret ? { sensitive: true } : {}),
    ...(fallback === undefined ? {} : { default: typed(kind, fallback) }),
  };
}

function typed(kind: Setting['kind'], text: string): string | number | boolean {
  if (kind === 'number') return Number(text);
  return kind === 'boolean' ? text === 'true' : text;
}

/** `database-url` → Database url */
function title(flag: string): string {
  const words = flag.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** `Ada <ada@example.com>` is a name with an address; without an author the package's scope stands for one. */
function authorOf({ author, name }: PackageFacts): string {
  const given = typeof author === 'string' ? author.replace(/\s*[<(].*$/, '') : author?.name;
  return given || (/^@([^/]+)\//.exec(name)?.[1] ?? name);
}
