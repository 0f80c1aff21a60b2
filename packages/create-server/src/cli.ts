import { resolve } from 'node:path';
import type { Templates } from './files.ts';
import { help, type Options, readOptions } from './options.ts';
import { plan } from './plan.ts';
import { UsageError } from './usage-error.ts';
import { assertFree, writeAll } from './write.ts';

export interface Terminal {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly templates: Templates;
  out(text: string): void;
  err(text: string): void;
}

/** @returns the exit code: 0, or 2 when the command line is wrong and nothing was written. */
export function run({ args, cwd, templates, out, err }: Terminal): number {
  const apps = [...templates.apps.keys()];
  try {
    const options = readOptions(args, apps);
    if (options === 'help') out(help(apps));
    else if (options === 'version') out(`${templates.around.versions['@enterprise-mcp/create-server']}\n`);
    else create(options, resolve(cwd, options.out), templates, out);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    err(`${thrown.message}\n`);
    return 2;
  }
}

function create(options: Options, folder: string, templates: Templates, out: (text: string) => void): void {
  assertFree(folder);
  const files = plan(templates, options);
  writeAll(files, folder);
  out(`${options.names.title}: ${files.size} files in ${folder}

  cd ${options.out}
  npm install
  npm test
  node dist/bin.js --help

README.md says how to connect it to a host, and what to change first.
`);
}
