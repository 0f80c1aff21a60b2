import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { latencies } from './load.ts';

/** Milliseconds of appending one audit-sized line and waiting for the disk: what no write can be faster than. */
export async function syncedAppends(dir: string, calls: number): Promise<number[]> {
  const file = await open(join(dir, 'appends'), 'a');
  const line = `${'x'.repeat(400)}\n`;
  try {
    return await latencies(calls, async () => {
      await file.appendFile(line);
      await file.datasync();
    });
  } finally {
    await file.close();
  }
}
