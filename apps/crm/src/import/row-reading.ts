import { cleanText } from './clean-text.ts';
import type { ColumnFacts } from './column-facts.ts';
import type { ImportSettings } from './options.ts';
import { type ParsedDate, parseDate } from './parse-date.ts';
import type { Column, Plan } from './plan.ts';
import type { Field } from './profile.ts';
import type { Finding, Parsed, Row } from './row.ts';

export interface Cell {
  readonly column: Column;
  readonly text: string;
}

/** What is known of the whole file when its rows are read. */
export interface FileKnowledge {
  readonly plan: Plan;
  readonly facts: ReadonlyMap<number, ColumnFacts>;
  readonly settings: Pick<ImportSettings, 'dates' | 'decimals' | 'currency' | 'defaultAmount' | 'createCompanies'>;
}

const MAX_REPORTED = 200;
/** What the CRM can hold; a longer value has usually slipped from another column. */
const MAX_CHARS: Readonly<Partial<Record<Field, number>>> = {
  ...{ name: 300, first_name: 150, last_name: 149, email: 320, phone: 60, domain: 253 },
  ...{ industry: 200, city: 200, country: 200, job_title: 200, owner: 200, owner_email: 320 },
};

/** One row on its way to a record: gives the values of fields and collects what is wrong with them. */
export class RowReading {
  readonly findings: Finding[] = [];
  readonly line: number;
  readonly #cells: readonly string[];
  readonly #file: FileKnowledge;
  readonly #reported = new Set<number>();
  readonly #tooLong = new Set<number>();

  constructor(row: Row, file: FileKnowledge) {
    this.line = row.line;
    this.#cells = row.cells;
    this.#file = file;
    const width = file.plan.header.length;
    // A cell too few or too many means that the others are not where they belong.
    const surplus = row.cells.slice(width).some((c) => c.trim() !== '');
    if (row.cells.length < width || surplus) {
      const reason = `the row has ${row.cells.length} cells, the header ${width}; is a delimiter or a quote missing?`;
      this.#add('', row.cells.join(' | '), reason, 'refused');
    }
  }

  get refused(): boolean {
    return this.findings.some((f) => f.outcome === 'refused');
  }

  text(column: Column): string {
    const { text, stripped } = cleanText(this.#cells[column.index] ?? '');
    if (stripped > 0 && !this.#reported.has(column.index)) {
      this.#reported.add(column.index);
      this.remark({ column, text }, `${stripped} control character${stripped > 1 ? 's' : ''} removed`);
    }
    return text;
  }

  /** The field's first column that has a value in this row. */
  first(field: Field): Cell | undefined {
    for (const column of this.#file.plan.fields.get(field) ?? []) {
      const text = this.text(column);
      if (!text) continue;
      this.#checkLength(field, { column, text });
      return { column, text };
    }
    return undefined;
  }

  #checkLength(field: Field, cell: Cell): void {
    const max = MAX_CHARS[field];
    if (max === undefined || cell.text.length <= max || this.#tooLong.has(cell.column.index)) return;
    this.#tooLong.add(cell.column.index);
    this.refuse(cell, `longer than ${max} characters`);
  }

  value(field: Field): string | undefined {
    return this.first(field)?.text;
  }

  date(field: Field): ParsedDate | undefined {
    const cell = this.first(field);
    return cell && this.accept(cell, this.readDate(cell));
  }

  readDate({ column, text }: Cell): Parsed<ParsedDate> {
    const { facts, settings } = this.#file;
    return parseDate(text, facts.get(column.index)?.dateOrder(settings.dates));
  }

  /** The value, or undefined after noting why the row is refused. */
  accept<T>(cell: Cell, result: Parsed<T>): T | undefined {
    if (result.ok) return result.value;
    this.refuse(cell, result.reason);
    return undefined;
  }

  /** Several values where one belongs: the first is taken and the others are told of. */
  firstOfList(cell: Cell | undefined): string | undefined {
    const separator = this.#file.plan.profile.listSeparator;
    if (!cell || !separator || !cell.text.includes(separator)) return cell?.text;
    const [first = '', ...more] = cell.text.split(separator).flatMap((part) => part.trim() || []);
    if (more.length > 0) this.remark(cell, `only the first of ${more.length + 1} values was taken`);
    return first;
  }

  refuse({ column, text }: Cell, reason: string): void {
    this.#add(column.header, text, reason, 'refused');
  }

  /** Refuses the row for something that no column of it has. */
  refuseMissing(what: string, reason: string): void {
    this.#add(what, '', reason, 'refused');
  }

  remark({ column, text }: Cell, reason: string): void {
    this.#add(column.header, text, reason, 'imported');
  }

  #add(column: string, value: string, reason: string, outcome: Finding['outcome']): void {
    const short = value.length > MAX_REPORTED ? `${value.slice(0, MAX_REPORTED)}…` : value;
    this.findings.push({ line: this.line, column, value: short, reason, outcome });
  }
}
