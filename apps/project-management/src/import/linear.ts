import { numberOf, required, type Table } from './csv.ts';
import { type Imported, type ImportedIssue, personOf, timeOf } from './issue.ts';

export const isLinear = ({ columns }: Table) =>
  ['ID', 'Team', 'Title', 'Status'].every((name) => columns.includes(name));

/** Linear's CSV export; its cycles, which have dates, become sprints. */
export function fromLinear({ rows }: Table): Imported {
  const cycles = rows.flatMap((row) => {
    const start = timeOf(row.cell('Cycle Start'));
    const end = timeOf(row.cell('Cycle End'));
    const name = cycleOf(row.cell('Cycle Name'), row.cell('Cycle Number'));
    return name && start && end ? { name, start: start.slice(0, 10), end: end.slice(0, 10) } : [];
  });
  const issues = rows.map((row): ImportedIssue => {
    const id = required(row, 'ID');
    return {
      source: `linear:${id}`,
      number: Number(id.split('-').at(-1)) || null,
      title: required(row, 'Title'),
      description: row.cell('Description'),
      status: required(row, 'Status'),
      statusGroup: row.cell('Completed', 'Canceled') ? 'Done' : null,
      assignee: personOf(row.cell('Assignee')),
      sprint: cycleOf(row.cell('Cycle Name'), row.cell('Cycle Number')),
      labels: row
        .cell('Labels')
        .split(',')
        .map((label) => label.trim())
        .filter(Boolean),
      estimate: numberOf(row, 'Estimate'),
      author: personOf(row.cell('Creator'))?.handle ?? 'linear',
      created: timeOf(row.cell('Created')),
      updated: timeOf(row.cell('Updated')),
      comments: [],
    };
  });
  const key = issues[0]?.source.slice('linear:'.length).split('-')[0] ?? '';
  const sprints = [...new Map(cycles.map((cycle) => [cycle.name, cycle])).values()];
  return { key, name: rows[0]?.cell('Team') || key, issues, sprints };
}

function cycleOf(name: string, number: string): string | null {
  return name || (number && `Cycle ${number}`) || null;
}
