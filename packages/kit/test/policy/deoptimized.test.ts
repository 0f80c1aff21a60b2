import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('./deoptimized.ts', import.meta.url));

/** Without the setting of `loadCedar`, V8 ends the process here. */
it('survives when optimised code is given up while Cedar answers', async () => {
  const args = ['--allow-natives-syntax', '--import', 'tsx', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe('success\n');
}, 60_000);
