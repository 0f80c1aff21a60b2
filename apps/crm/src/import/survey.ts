import { cleanText } from './clean-text.ts';
import { ColumnFacts } from './column-facts.ts';
import type { FileFormat } from './csv-rows.ts';
import { dataRows, type ReadOptions } from './data-rows.ts';
import { bareAmount } from './parse-amount.ts';
import type { Plan } from './plan.ts';

export interface Survey {
  readonly rows: number;
  /** Per column index; only columns whose notation or type has to be found out. */
  readonly facts: ReadonlyMap<number, ColumnFacts>;
}

/**
 * The first of two passes: how the columns are written, and whether the file is readable to its end. A file that
 * breaks off in the middle is thus refused before anything was written.
 */
export async function surveyFile(
  path: string,
  format: FileFormat,
  plan: Plan,
  options: ReadOptions = {},
): Promise<Survey> {
  const facts = new Map<number, ColumnFacts>();
  for (const { index } of plan.custom) facts.set(index, new ColumnFacts());
  for (const field of ['created_at', 'close_date', 'amount'] as const) {
    for (const { index } of plan.fields.get(field) ?? []) facts.set(index, new ColumnFacts());
  }
  const amounts = new Set(plan.fields.get('amount')?.map((c) => c.index));
  const width = plan.header.length;
  let rows = 0;
  for await (const row of dataRows(path, format, { width, system: plan.profile.system }, options)) {
    rows += 1;
    if (row.cells.length !== width) continue;
    for (const [index, fact] of facts) {
      const { text } = cleanText(row.cells[index] ?? '');
      if (text) fact.add(amounts.has(index) ? bareAmount(text) : text);
    }
  }
  return { rows, facts };
}
