import type { AnyServer } from '../define/server.ts';
import { constantDefault, documented, sentence } from './documents.ts';
import { type PackageFacts, repositoryUrl } from './package-facts.ts';
import type { Setting } from './setting.ts';

export const SERVER_SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
/** The registry's limit on a description. */
const DESCRIPTION_LIMIT = 100;

/** The entry for the MCP registry (`server.json`). Throws when package.json has no `mcpName`. */
export function serverJson(server: AnyServer, facts: PackageFacts): Record<string, unknown> {
  if (!facts.mcpName) throw new Error(`package.json of ${facts.name} has no "mcpName"`);
  const version = facts.version ?? server.version;
  const url = repositoryUrl(facts);
  const subfolder = typeof facts.repository === 'object' ? facts.repository.directory : undefined;
  return {
    $schema: SERVER_SCHEMA,
    name: facts.mcpName,
    title: server.title,
    description: shorten(facts.description ?? server.title),
    version,
    ...(url ? { repository: { url, source: sourceOf(url), ...(subfolder ? { subfolder } : {}) } } : {}),
    packages: [
      {
        registryType: 'npm',
        identifier: facts.name,
        version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        environmentVariables: documented(server).map(variable),
      },
    ],
  };
}

function variable(setting: Setting): Record<string, unknown> {
  const fallback = constantDefault(setting);
  return {
    name: setting.env,
    description: sentence(setting),
    isRequired: setting.required,
    isSecret: setting.secret,
    format: setting.format
      ? 'filepath'
      : setting.kind === 'number' || setting.kind === 'boolean'
        ? setting.kind
        : 'string',
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(setting.example === undefined ? {} : { placeholder: setting.example }),
    ...(setting.values ? { choices: setting.values } : {}),
  };
}

function sourceOf(url: string): string {
  return /gitlab/.test(new URL(url).hostname) ? 'gitlab' : 'github';
}

/** Ends at a word. */
function shorten(text: string): string {
  if (text.length <= DESCRIPTION_LIMIT) return text;
  return `${text.slice(0, DESCRIPTION_LIMIT - 1).replace(/[\s,;:.]*\s\S*$/, '')}…`;
}
