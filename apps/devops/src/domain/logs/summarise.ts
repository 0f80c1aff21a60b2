import { type Report, reportOf } from './report.ts';
import type { LoggingService, LogRead, LogSource } from './source.ts';
import { Summary, type SummaryFilter } from './summary.ts';

export interface SummaryQuery extends SummaryFilter {
  readonly services: readonly LoggingService[];
  /** Milliseconds since 1970; `from` is included, `to` is not. */
  readonly from: number;
  readonly to: number;
}

/** What is compared with: long enough to know what is usual, short enough to be read in passing. */
const BEFORE = 3_600_000;
/** What a report may weigh, so that an answer with everything else stays below 10 KB. */
const BYTES = 9300;

/** The patterns of a range, compared with the hour before it. */
export async function summarise(
  source: LogSource,
  query: SummaryQuery,
  { signal, bytes = BYTES }: { readonly signal?: AbortSignal | undefined; readonly bytes?: number } = {},
): Promise<{ readonly report: Report; readonly read: LogRead }> {
  const { services, from, to, contains } = query;
  const before = from - BEFORE;
  const summary = new Summary({ before, from, to }, query);
  const read = await source.read({ services, from: before, to, contains }, summary, { signal });
  if (read.reached !== undefined && read.reached > before) summary.forgetBefore();
  return { report: reportOf(summary, bytes), read };
}
