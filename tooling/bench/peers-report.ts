import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is said of one server. */
export interface Row {
  readonly name: string;
  readonly ours: boolean;
  readonly coldSeconds: number;
  readonly megabytes: number;
  readonly packages: number;
  readonly startMs: number;
  readonly rssMb: number;
  readonly tools: number;
  readonly listBytes: number;
  readonly annotated: number;
  readonly outputSchemas: number;
}

/** A tool of tools/list, as far as it is counted. */
export interface Listing {
  readonly annotations?: object;
  readonly outputSchema?: object;
}

/** What a list of tools costs and says. */
export function facts(tools: readonly Listing[]): Pick<Row, 'tools' | 'listBytes' | 'annotated' | 'outputSchemas'> {
  return {
    tools: tools.length,
    listBytes: Buffer.byteLength(JSON.stringify({ tools })),
    annotated: tools.filter(({ annotations }) => annotations && Object.keys(annotations).length > 0).length,
    outputSchemas: tools.filter(({ outputSchema }) => outputSchema).length,
  };
}

export async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? await bytesBelow(path) : (await lstat(path)).size;
  }
  return bytes;
}

/** The README with its comparison replaced; who could not be measured is named below. */
export function markdown(readme: string, rows: readonly Row[], lost: readonly { readonly name: string }[]): string {
  const head = [
    'Server',
    'cold, s',
    'MB',
    'packages',
    'start, ms',
    'RSS, MB',
    'tools',
    'list, KB',
    'annotated',
    'output schemas',
  ];
  const body = rows.map((row) => [
    row.ours ? `**\`${row.name}\`**` : `\`${row.name}\``,
    row.coldSeconds,
    row.megabytes,
    row.packages,
    row.startMs,
    row.rssMb,
    row.tools,
    (row.listBytes / 1024).toFixed(1),
    `${row.annotated} of ${row.tools}`,
    `${row.outputSchemas} of ${row.tools}`,
  ]);
  const lines = [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...body].map(
    (row) => `| ${row.join(' | ')} |`,
  );
  if (lost.length > 0)
    lines.push('', `Did not start in this run: ${lost.map(({ name }) => `\`${name}\``).join(', ')}.`);
  const [start, end] = ['<!-- measured:peers -->', '<!-- /measured:peers -->'].map((mark) => readme.indexOf(mark));
  if (start === undefined || end === undefined || start < 0 || end < start) {
    throw new Error('README.md has no place for it: <!-- measured:peers --> and <!-- /measured:peers -->');
  }
  return `${readme.slice(0, start)}<!-- measured:peers -->\n${lines.join('\n')}\n${readme.slice(end)}`;
}
