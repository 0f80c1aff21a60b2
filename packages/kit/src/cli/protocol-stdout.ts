import { Writable } from 'node:stream';
import type { ProcessLike } from './process-like.ts';

export interface ProtocolStdout {
  /** The only way to stdout from now on. */
  readonly stream: Writable;
  restore(): void;
}

/**
 * Keeps stdout for the protocol: what libraries print there (`console.log` included) goes to stderr, since one stray
 * line breaks a host's session. `onBroken` is called when the host no longer reads.
 */
export function protocolStdout({ stdout, stderr }: ProcessLike, onBroken: () => void): ProtocolStdout {
  const original = stdout.write;
  const write = original.bind(stdout) as (chunk: Uint8Array, done: (error?: Error | null) => void) => boolean;
  const stream = new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => void write(chunk, done),
  });
  // Both would crash the process where nobody listens; that the host has gone is no defect.
  stream.on('error', onBroken);
  stdout.on('error', onBroken);
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  return {
    stream,
    restore() {
      stdout.write = original;
      stdout.off('error', onBroken);
      // What is still under way may fail, too.
      stdout.on('error', () => undefined);
    },
  };
}
