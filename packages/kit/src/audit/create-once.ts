import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file unless it is there. Of several processes one wins, and nobody ever reads half of it: it gets its
 * name when it is whole. Readable by its owner alone.
 */
export function createOnce(path: string, content: () => string | Buffer): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const whole = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(whole, content(), { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(whole, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(whole);
  }
}
