import { csvRows, type FileFormat } from './csv-rows.ts';
import type { SourceSystem } from './profile.ts';
import { type Row, UsageError } from './row.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

export async function readHeader(
  path: string,
  format: FileFormat,
  options: ReadOptions = {},
): Promise<readonly string[]> {
  for await (const row of csvRows(path, format, options)) {
    if (row.cells.every((c) => c.trim() === '')) break;
    return row.cells.map((c) => c.replaceAll(/\s+/g, ' ').trim());
  }
  throw new UsageError(`${path} has no header row.`);
}

/** The rows below the header, without empty ones and without what Salesforce writes under a report. */
export async function* dataRows(
  path: string,
  format: FileFormat,
  file: { readonly width: number; readonly system: SourceSystem },
  options: ReadOptions = {},
): AsyncGenerator<Row> {
  let isHeader = true;
  for await (const row of csvRows(path, format, options)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    if (file.system === 'salesforce' && isReportFooter(row, file.width)) return;
    if (row.cells.some((c) => c.trim() !== '')) yield row;
  }
}

/** After empty lines come the report's name, a copyright line and who ran it, each a row of one cell. */
function isReportFooter(row: Row, width: number): boolean {
  return row.afterBlank && width > 1 && row.cells.length === 1;
}
