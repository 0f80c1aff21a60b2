import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secret of this installation, 32 bytes, made at the first start: cursors stay valid across restarts and between
 * two processes of one host. Without a writable folder a random one serves this process.
 */
export function loadKey(dataDir: string): Buffer {
  const file = join(dataDir, 'server.key');
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch {
    // It exists already, or cannot be written: reading tells.
  }
  try {
    const key = readFileSync(file);
    if (key.length === 32) return key;
  } catch {
    // Falls through to a key for this process only.
  }
  return randomBytes(32);
}
