import type { AnyPrompt, AnyResource } from '../../packages/kit/src/index.ts';
import type { CompiledTool } from '../../packages/kit/src/serve/index.ts';
import { listBytes } from '../architecture/server-rules.ts';
import { commandTable, configTable, helpOf } from './config-documents.ts';
import { errorTable } from './error-pages.ts';
import { code, GENERATED, page, table } from './markdown.ts';
import { answerTable, argumentTable } from './schema-table.ts';
import type { App } from './servers.ts';
import { doneBefore, exampleText } from './tool-examples.ts';

/** `docs/reference/<server>.md`: everything a server has, in full. */
export function referencePage({ name, folder, server, tools }: App): string {
  return page(
    GENERATED,
    `# ${server.title}: reference`,
    `What a model is told when it connects:\n\n${quote(server.instructions)}`,
    listSize(tools),
    `## Tools\n\n${toolTable(tools)}`,
    ...tools.map((compiled) => toolSection(name, compiled)),
    `## Resources\n\n${resourceTable(server.resources ?? [])}`,
    `## Prompts\n\n${promptTable(server.prompts ?? [])}`,
    `## Configuration\n\n${configTable(server)}`,
    `## Command line\n\n${commandTable(server)}\n\n\`\`\`text\n${helpOf(server)}\n\`\`\``,
    `## Error codes\n\nBeside [those that every server has](../errors/README.md):\n\n${errorTable(
      server.errors?.$specs ?? {},
      '../errors/',
    )}`,
    `[README](../../${folder}/README.md) · \`@enterprise-mcp/${name}\``,
  );
}

/** Name, effect, permission and purpose of each tool. */
export function toolTable(tools: readonly CompiledTool[]): string {
  return table(
    ['Tool', 'Effect', 'Permission', 'What it does'],
    tools.map(({ tool }) => [code(tool.name), tool.effect, code(tool.permission), tool.description.what]),
  );
}

export function resourceTable(resources: readonly AnyResource[]): string {
  return table(
    ['Resource', 'Permission', 'What it holds'],
    resources.map(({ uri, permission, description }) => [code(uri), code(permission), description]),
  );
}

export function promptTable(prompts: readonly AnyPrompt[]): string {
  return table(
    ['Prompt', 'Arguments', 'What it asks for'],
    prompts.map(({ name, args, description }) => [
      code(name),
      Object.keys(args.shape as object)
        .map(code)
        .join(', ') || 'none',
      description,
    ]),
  );
}

/** What the tool list costs a context window, on every turn. */
export function listSize(tools: readonly CompiledTool[]): string {
  const { all, withoutOutput } = listBytes(tools);
  return `The list of ${tools.length} tools takes ${kilobytes(all)}, or ${kilobytes(
    withoutOutput,
  )} in a host that drops output schemas.`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

function toolSection(server: string, { tool, listing }: CompiledTool): string {
  const { useWhen, avoidWhen = [], what } = tool.description;
  return [
    `### ${tool.name}`,
    what,
    table(
      ['', ''],
      [
        ['Title', tool.title],
        ['Effect', tool.effect],
        ['Permission', code(tool.permission)],
        ['Use when', useWhen.join('; ')],
        ...(avoidWhen.length > 0 ? [['Not when', avoidWhen.join('; ')]] : []),
        ...(tool.paging ? [['Paged', `${tool.paging.limit} items by default, at most ${tool.paging.max}`]] : []),
        ...(tool.deadlineMs ? [['Deadline', `${tool.deadlineMs / 1000} s`]] : []),
        ...(tool.cacheMs ? [['Answer may be reused', `for ${tool.cacheMs / 1000} s by the same principal`]] : []),
      ],
    ),
    `Arguments:\n\n${argumentTable(listing.inputSchema)}`,
    `${exampleOpening(server, tool.name)}:\n\n\`\`\`json\n${exampleText(server, tool.name)}\n\`\`\``,
    `Answer:\n\n${answerTable(listing.outputSchema)}`,
  ].join('\n\n');
}

function exampleOpening(server: string, tool: string): string {
  const command = doneBefore[tool];
  return `For example, with ${code('--demo')}${command ? `, after ${code(`mcp-${server} ${command}`)}` : ''}`;
}

function quote(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line.trim()}`)
    .join('\n');
}
