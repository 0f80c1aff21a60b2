import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnce } from '../audit/create-once.ts';

/**
 * The secret of this installation, 32 bytes, made at the first start: cursors stay valid across restarts and between
 * two processes of one host. Without a writable folder a random one serves this process.
 */
export function loadKey(dataDir: string): Buffer {
  const file = join(dataDir, 'server.key');
  try {
    createOnce(file, () => randomBytes(32));
  } catch {
    // It cannot be written: reading tells.
  }
  try {
    const key = readFileSync(file);
    if (key.length === 32) return key;
  } catch {
    // Falls through to a key for this process only.
  }
  return randomBytes(32);
}
