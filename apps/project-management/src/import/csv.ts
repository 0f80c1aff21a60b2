import { parse } from 'csv-parse/sync';
import { pmErrors } from '../errors.ts';

/** A CSV export, row by row. A column may stand there several times, as Jira's labels do. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** First non-empty cell of the column; empty without one. Of several names the first that the file has counts. */
  cell(...names: string[]): string;
  cells(name: string): readonly string[];
  /** Line of the header is 1. */
  readonly line: number;
}

export function readTable(text: string): Table {
  let records: string[][];
  try {
    records = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw pmErrors.PM_IMPORT_UNREADABLE({ problem: `the file is no CSV (${reason})` }, { cause });
  }
  const [header = [], ...data] = records;
  const columns = header.map((name) => name.trim());
  const rows = data.map((record, index): TableRow => {
    const cells = (name: string) =>
      columns.flatMap((column, place) =>
        column.toLowerCase() === name.toLowerCase() ? (record[place] ?? '').trim() : [],
      );
    return {
      cells: (name) => cells(name).filter((cell) => cell !== ''),
      cell: (...names) => names.flatMap(cells).find((cell) => cell !== '') ?? '',
      line: index + 2,
    };
  });
  return { columns, rows };
}

/** The cell, which must be there. */
export function required(row: TableRow, name: string): string {
  const cell = row.cell(name);
  if (cell === '') throw pmErrors.PM_IMPORT_UNREADABLE({ problem: `row ${row.line} has nothing in '${name}'` });
  return cell;
}

/** A number, or null for an empty cell. */
export function numberOf(row: TableRow, ...names: string[]): number | null {
  const text = row.cell(...names);
  if (text === '') return null;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw pmErrors.PM_IMPORT_UNREADABLE({ problem: `row ${row.line}: '${text.slice(0, 40)}' is no estimate` });
}
