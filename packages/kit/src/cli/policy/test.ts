import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { AnyServer } from '../../define/server.ts';
import { openPolicy } from '../../policy/cedar/open.ts';
import { contradiction, type Example, readExamples } from '../../policy/examples.ts';
import type { Policy } from '../../policy/port.ts';
import { stderrLines } from './complaints.ts';
import type { PolicyAction } from './policy.ts';

/** `policy test FILE…`: tries the examples beside each policy; exit code 1 when one of them is contradicted. */
export const test: PolicyAction = async ({ server, process }, files) => {
  let failed = 0;
  let total = 0;
  for (const file of files) {
    const path = resolve(process.cwd(), file);
    const beside = `${path.replace(/\.cedar$/, '')}.tests.json`;
    const policy = await openPolicy(server, path, { readOnly: false }, stderrLines(process));
    const examples = await examplesIn(beside);
    if (typeof examples === 'string') {
      process.stdout.write(`${beside}: ${examples}\n`);
      return 1;
    }
    total += examples.length;
    for (const problem of problemsWith(server, policy, examples)) {
      failed++;
      process.stdout.write(`${basename(beside)}: ${problem}\n`);
    }
  }
  process.stdout.write(`${total} examples, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
};

async function examplesIn(file: string): Promise<readonly Example[] | string> {
  const text = await readFile(file, 'utf8');
  try {
    return readExamples(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problemsWith(server: AnyServer, policy: Policy, examples: readonly Example[]): string[] {
  return examples.flatMap((example, index) => {
    const problem = contradiction(server, policy, example);
    return problem === undefined ? [] : [`${example.name ?? `example ${index + 1}`}: ${problem}`];
  });
}
