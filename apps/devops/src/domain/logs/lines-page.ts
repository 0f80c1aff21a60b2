import { type Entry, NewestLines } from './newest-lines.ts';
import type { LoggingService, LogRead, LogSource } from './source.ts';
import type { SummaryFilter } from './summary.ts';

export interface LinesQuery extends SummaryFilter {
  readonly services: readonly LoggingService[];
  readonly from: number;
  readonly to: number;
}

/** Where the next page begins: at this time, behind so many lines of it. */
export interface LinesPosition {
  readonly time: number;
  readonly skip: number;
}

export interface LinesPage {
  /** The newest first. */
  readonly entries: readonly Entry[];
  readonly next: LinesPosition | undefined;
  readonly read: LogRead;
}

/** What a source that reads backwards is asked for at most, when only some of the lines will match. */
const TO_FILTER = 20_000;

/** One page of lines, the newest first; one line more is read than asked for, to know whether there is a next page. */
export async function linesPage(
  source: LogSource,
  query: LinesQuery,
  page: { readonly limit: number; readonly after?: LinesPosition | undefined },
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<LinesPage> {
  const { after, limit } = page;
  const range = { from: query.from, to: after ? after.time + 1 : query.to };
  const most = limit + 1 + (after?.skip ?? 0);
  const newest = query.level === undefined ? most * 5 : TO_FILTER;
  const sink = new NewestLines(range, most, query);
  const read = await source.read(
    { services: query.services, ...range, contains: query.contains, newest },
    sink,
    options,
  );
  const { reached } = read;
  // Where one source was not read to the end, the others' older lines would be out of order: they come with the next page.
  const found = sink.newest().filter(({ time }) => reached === undefined || time >= reached);
  const skipped =
    after === undefined ? 0 : Math.min(after.skip, found.filter(({ time }) => time === after.time).length);
  const entries = found.slice(skipped, skipped + limit);
  const rest = found.length > skipped + limit;
  const last = entries.at(-1);
  if (rest && last) return { entries, next: positionAt(last.time, entries, after), read };
  return {
    entries,
    next: reached === undefined || reached <= query.from ? undefined : further(reached, entries, after),
    read,
  };
}

function positionAt(time: number, entries: readonly Entry[], after: LinesPosition | undefined): LinesPosition {
  const here = entries.filter((entry) => entry.time === time).length;
  return { time, skip: here + (after?.time === time ? after.skip : 0) };
}

/** Nothing more was found, but nothing older than this was looked at. */
function further(reached: number, entries: readonly Entry[], after: LinesPosition | undefined): LinesPosition {
  const position = positionAt(reached, entries, after);
  // The same place again would go round in circles.
  return position.time === after?.time && position.skip === after.skip ? { time: reached - 1, skip: 0 } : position;
}
