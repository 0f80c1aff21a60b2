import { Presets, SingleBar } from 'cli-progress';

/** How far it is, for the person who waits. */
export interface Progress {
  /** Begins, or goes on with, a part that has `of` steps. */
  show(what: string, done: number, of: number): void;
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

/** A bar on a terminal; in a log a line every few seconds, and none for what is done sooner. */
export function showProgress(stderr: NodeJS.WriteStream): Progress {
  return stderr.isTTY ? bar(stderr) : lines(stderr);
}

function bar(stderr: NodeJS.WriteStream): Progress {
  const single = new SingleBar(
    {
      format: '{what} {bar} {value}/{total} | {eta_formatted}',
      stream: stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let part = '';
  return {
    show(what, done, of) {
      if (what !== part) {
        single.stop();
        single.start(of, done, { what });
        part = what;
      } else single.update(done, { what });
    },
    stop: () => single.stop(),
  };
}

function lines(stderr: NodeJS.WriteStream): Progress {
  let last = Date.now();
  return {
    show(what, done, of) {
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      stderr.write(`${what}: ${done} of ${of}\n`);
    },
    stop() {},
  };
}
