import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect } from '../collect.mjs';
import type { Templates } from '../src/files.ts';
import { readTemplates } from '../src/templates.ts';

/** What the package would be built with now. */
export async function templatesNow(): Promise<Templates> {
  const folder = await mkdtemp(join(tmpdir(), 'create-server-templates-'));
  try {
    await collect(join(import.meta.dirname, '../../..'), folder);
    return await readTemplates(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
