import type { ImportSettings } from './options.ts';
import type { ImportOutcome } from './run-import.ts';

const SIGNS = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;
const number = (n: number) => n.toLocaleString('en');
const count = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

/** What a person reads at the end. */
export function summary(settings: ImportSettings, outcome: ImportOutcome): string {
  const { plan, format, counts } = outcome;
  const { system, object } = plan.profile;
  const what = plan.type && system === 'generic' ? plan.type : object;
  const lines = [
    `${settings.file}: ${system} ${what} file, ${count(outcome.rows, 'row')}, ${format.encoding}, ${SIGNS[format.delimiter]}-separated.`,
  ];
  if (outcome.interrupted) lines.push('Interrupted. What was written stays; run the same command again to finish.');
  if (settings.dryRun) {
    lines.push(`Dry run, nothing was written: ${number(outcome.rows - outcome.refusedRows)} would be imported,`);
  } else {
    const { created, updated, unchanged } = counts;
    lines.push(`${number(created)} created, ${number(updated)} updated, ${number(unchanged)} unchanged,`);
  }
  lines[lines.length - 1] += ` ${number(outcome.refusedRows)} refused.`;
  const added = outcome.customFields.flatMap((f) => (f.isNew ? `${f.definition.key} (${f.definition.type})` : []));
  if (added.length > 0) lines.push(`Custom fields ${settings.dryRun ? 'to add' : 'added'}: ${added.join(', ')}.`);
  for (const f of outcome.sample) {
    const where = f.column ? ` ${f.column}` : '';
    const value = f.value ? ` '${f.value.replaceAll(/\s+/g, ' ').slice(0, 60)}'` : '';
    lines.push(`  line ${f.line}${where}${value}: ${f.outcome === 'imported' ? 'imported, but ' : ''}${f.reason}`);
  }
  const more = outcome.findings - outcome.sample.length;
  if (more > 0 && !settings.report) lines.push(`  … and ${number(more)} more: say --report FILE for all of them`);
  if (settings.report) lines.push(`${count(outcome.findings, 'finding')} in ${settings.report}.`);
  return `${lines.join('\n')}\n`;
}
