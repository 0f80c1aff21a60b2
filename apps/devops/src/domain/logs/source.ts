import type { LogLine } from './line.ts';

/** What of the logs belongs to a service. Several add up. */
export interface LogSelector {
  /** Globs below the folders that may be read; `{service}` stands for the service's name. */
  readonly files?: readonly string[] | undefined;
  readonly journald?: { readonly unit?: string | undefined; readonly identifier?: string | undefined } | undefined;
  /** Labels and their exact values. */
  readonly loki?: Readonly<Record<string, string>> | undefined;
}

export interface LoggingService {
  readonly name: string;
  readonly logs: LogSelector;
}

/** Where lines come from: one pod, unit or file of a service. The same object for all lines of one read. */
export interface LogOrigin {
  readonly service: string;
  readonly name: string;
}

export interface LogQuery {
  readonly services: readonly LoggingService[];
  /** Milliseconds since 1970; `from` is included, `to` is not. */
  readonly from: number;
  readonly to: number;
  /** Lines without this text, letter case of ASCII aside, need not be handed over. */
  readonly contains?: string | undefined;
  /** Only the newest matter: a source that reads backwards may stop after so many. */
  readonly newest?: number | undefined;
}

/** Takes lines; a line is filled anew with the next one, so what is kept of it must be copied. */
export interface LogSink {
  line(origin: LogOrigin, line: LogLine): void;
}

export interface LogRead {
  /** Lines handed over, and bytes looked at. */
  readonly lines: number;
  readonly bytes: number;
  /** Sentences: what was unreadable, cut or gone. Names of files in them are relative to the folder that was given. */
  readonly problems: readonly string[];
  /** Older lines than this were left out, although the range has them: `newest` or a cap of the source was reached. */
  readonly reached?: number | undefined;
}

export interface LogSource {
  /** Hands the lines of the range to `sink`, in the order of time within an origin. */
  read(query: LogQuery, sink: LogSink, options?: { readonly signal?: AbortSignal | undefined }): Promise<LogRead>;
}
