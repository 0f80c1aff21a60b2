import { Presets, SingleBar } from 'cli-progress';

/** How far the file is read, for the person who waits. */
export interface Progress {
  /** `bytes` more were read. */
  advance(bytes: number): void;
  stop(): void;
}

const LINE_EVERY_MS = 5000;

/** A bar on a terminal; in a log a line every few seconds, and none for what is done sooner. */
export function showProgress(what: string, totalBytes: number, stderr: NodeJS.WriteStream): Progress {
  return stderr.isTTY ? bar(what, totalBytes, stderr) : lines(what, totalBytes, stderr);
}

function bar(what: string, totalBytes: number, stderr: NodeJS.WriteStream): Progress {
  const single = new SingleBar(
    {
      format: `${what} {bar} {percentage} % | {eta_formatted}`,
      stream: stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  single.start(totalBytes, 0);
  return { advance: (bytes) => single.increment(bytes), stop: () => single.stop() };
}

function lines(what: string, totalBytes: number, stderr: NodeJS.WriteStream): Progress {
  let done = 0;
  let last = Date.now();
  return {
    advance(bytes) {
      done += bytes;
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      stderr.write(`${what}: ${Math.floor((done / Math.max(1, totalBytes)) * 100)} %\n`);
    },
    stop() {},
  };
}
