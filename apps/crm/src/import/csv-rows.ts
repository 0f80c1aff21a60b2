import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { decodedText, type Encoding } from './encoding.ts';
import { type Row, UsageError } from './row.ts';

export type Delimiter = ',' | ';' | '\t';

/** How the file is written: what a reader must know before the first row. */
export interface FileFormat {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** Excel's first line `sep=;`, which is no header. */
  readonly hasSeparatorLine: boolean;
}

/** No honest record is longer; a file with an unclosed quote would otherwise be read into memory whole. */
export const MAX_RECORD_CHARS = 8 * 1024 * 1024;
const HEAD_CHARS = 256 * 1024;

export async function detectFormat(path: string, encoding: Encoding): Promise<FileFormat> {
  let head = '';
  for await (const text of decodedText(path, encoding)) {
    head += text;
    if (head.length >= HEAD_CHARS) break;
  }
  const told = /^sep=([,;\t])\r?\n/i.exec(head)?.[1];
  if (told) return { encoding, delimiter: told as Delimiter, hasSeparatorLine: true };
  return { encoding, delimiter: likeliestDelimiter(head), hasSeparatorLine: false };
}

/** The candidate that separates the header most often, quoted text aside. */
export function likeliestDelimiter(head: string): Delimiter {
  const counts: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  let seen = false;
  for (const c of head) {
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '\n' || c === '\r') && seen) break;
    else if (!quoted && c in counts) counts[c as Delimiter] += 1;
    if (c.trim()) seen = true;
  }
  return ([',', ';', '\t'] as const).reduce((best, c) => (counts[c] > counts[best] ? c : best), ',');
}

/** Every record, the header first, each with the line it starts on. Throws UsageError where the file stops being CSV. */
export async function* csvRows(
  path: string,
  format: FileFormat,
  options: { signal?: AbortSignal | undefined; onBytes?: ((bytes: number) => void) | undefined } = {},
): AsyncGenerator<Row> {
  const parser = parse({
    delimiter: format.delimiter,
    // All three, since files get appended to on another system; the parser's own discovery takes only the first.
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    // Inch signs in unquoted cells (`5" pipe`) are data, and a row with a cell too many is refused by itself.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARS,
    from_line: format.hasSeparatorLine ? 2 : 1,
  });
  const source = Readable.from(decodedText(path, format.encoding, options));
  source.on('error', (cause) => parser.destroy(cause));
  source.pipe(parser);
  let next = format.hasSeparatorLine ? 2 : 1;
  let emptyBefore = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { empty_lines: number } }>) {
      // csv-parse counts a quoted CRLF twice, so lines are counted here.
      const blank = info.empty_lines - emptyBefore;
      const line = next + blank;
      emptyBefore = info.empty_lines;
      next = line + 1 + innerNewlines(record);
      yield { line, cells: record, afterBlank: blank > 0 };
    }
  } catch (cause) {
    throw readableError(cause, path, next);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function innerNewlines(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return count;
}

function readableError(cause: unknown, path: string, line: number): unknown {
  const code = (cause as Partial<CsvError> | undefined)?.code;
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new UsageError(`${path}: a quote opened at or after line ${line} is never closed. Nothing was imported.`);
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new UsageError(
      `${path}: the record at line ${line} is longer than ${MAX_RECORD_CHARS / 1024 / 1024} MB; is a quote unclosed, or is this no CSV? Nothing was imported.`,
    );
  }
  if (typeof code === 'string' && code.startsWith('CSV_')) {
    return new UsageError(`${path}: not readable as CSV near line ${line} (${code}). Nothing was imported.`);
  }
  return cause;
}
