import { numberOf, required, type Table } from './csv.ts';
import { type Imported, type ImportedIssue, personOf, timeOf } from './issue.ts';

export const isJira = ({ columns }: Table) => columns.includes('Issue key') && columns.includes('Summary');

/** Jira's CSV export, all fields. Sprints have no dates there. */
export function fromJira({ rows }: Table): Imported {
  const issues = rows.map((row): ImportedIssue => {
    const key = required(row, 'Issue key');
    return {
      source: `jira:${key}`,
      number: Number(key.split('-').at(-1)) || null,
      title: required(row, 'Summary'),
      description: row.cell('Description'),
      status: required(row, 'Status'),
      statusGroup: row.cell('Status Category') || null,
      assignee: personOf(row.cell('Assignee')),
      // A task that was carried over stands in several; the last is the present one.
      sprint: row.cells('Sprint').at(-1) ?? null,
      labels: row.cells('Labels').flatMap((cell) => cell.split(/\s+/)),
      estimate: numberOf(row, 'Custom field (Story Points)', 'Custom field (Story point estimate)', 'Story Points'),
      author: row.cell('Reporter', 'Creator') || 'jira',
      created: timeOf(row.cell('Created')),
      updated: timeOf(row.cell('Updated')),
      comments: row.cells('Comment').map(commentOf),
    };
  });
  const [first] = rows;
  const key = issues[0]?.source.slice('jira:'.length).split('-')[0] ?? '';
  return { key, name: first?.cell('Project name') || key, issues, sprints: [] };
}

/** `12/Mar/26 9:15 AM;ada;The text, which may have semicolons; too.` */
function commentOf(cell: string) {
  const [at = '', author = '', ...text] = cell.split(';');
  const time = text.length > 0 ? timeOf(at) : null;
  return time === null ? { at: null, author: 'jira', body: cell } : { at: time, author, body: text.join(';') };
}
