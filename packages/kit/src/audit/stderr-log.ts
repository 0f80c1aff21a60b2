import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { AuditLog } from './port.ts';
import { type AuditStoreOptions, openAuditStore } from './store-log.ts';

/**
 * The audit log as JSON lines on stderr, for a host or container that ships them. A record is safe here when the pipe has
 * taken it: what becomes of it then, this process cannot know. The lines are chained and signed like those of files.
 */
export function openAuditStderr(stderr: Writable, options: Omit<AuditStoreOptions, 'store' | 'maxSize'>): AuditLog {
  const write = (lines: readonly string[]) =>
    new Promise<void>((resolve, reject) => {
      // A closed pipe says so in the callback, or as an event that comes first.
      if (stderr.destroyed || stderr.errored) reject(new Error('stderr is closed'));
      else stderr.write(lines.map((line) => `${line}\n`).join(''), (error) => (error ? reject(error) : resolve()));
    });
  const none = { bytes: 0, sha256: createHash('sha256').digest('hex') };
  return openAuditStore({
    ...options,
    maxSize: Number.POSITIVE_INFINITY,
    store: async () => ({
      append: (_file, _first, lines) => write(lines),
      // There is no common index: whoever collects the lines keeps those of all processes.
      announce: async () => none,
      publish: async () => undefined,
      source: () => {
        throw new Error('What went to stderr cannot be read back here.');
      },
    }),
  });
}
