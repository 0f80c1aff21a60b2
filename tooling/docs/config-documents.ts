import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf, helpText } from '../../packages/kit/src/cli/help.ts';
import { envExample, readmeTable } from '../../packages/kit/src/config/documents.ts';
import type { PackageFacts } from '../../packages/kit/src/config/package-facts.ts';
import { serverJson } from '../../packages/kit/src/config/server-json.ts';
import type { AnyServer } from '../../packages/kit/src/index.ts';
import { code, realigned, table } from './markdown.ts';
import { type App, root } from './servers.ts';

// The kit makes these from the server's schema, for `--help` and `install` too; here they only become files.

const LINE_WIDTH = 120;

export function configTable(server: AnyServer): string {
  return realigned(readmeTable(server));
}

export function exampleFile(server: AnyServer): string {
  return envExample(server);
}

export function helpOf(server: AnyServer): string {
  return helpText(server).trim();
}

/** The kit's subcommands and the server's own. */
export function commandTable(server: AnyServer): string {
  return table(
    ['Command', 'What it does'],
    commandsOf(server).map(({ name, usage, summary }) => [code(`mcp-${server.name} ${name} ${usage}`.trim()), summary]),
  );
}

/** `server.json`, the entry for the MCP registry. */
export function registryEntry({ folder, server }: App): string {
  const facts = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageFacts;
  return jsonText(serverJson(server, facts));
}

/** As biome formats it: lists of plain values on one line where they fit. */
export function jsonText(value: unknown): string {
  const expanded = JSON.stringify(value, null, 2);
  const compact = expanded.replaceAll(/^(.*)\[\n([^[\]{}]*?)\n\s*\]/gm, (whole, before: string, items: string) => {
    const line = `${before}[${items.trim().replaceAll(/,\n\s*/g, ', ')}]`;
    return line.length < LINE_WIDTH ? line : whole;
  });
  return `${compact}\n`;
}
