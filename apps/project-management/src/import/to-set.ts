import { excerpt } from '@enterprise-mcp/kit/text';
import type { ColumnKind } from '../domain/board.ts';
import type { BoardSet, SetMember, SetTask } from '../domain/board-set.ts';
import { pmErrors } from '../errors.ts';
import type { Imported, ImportedIssue } from './issue.ts';

export interface ImportWishes {
  readonly key?: string | undefined;
  readonly isDefault: boolean;
  /** Dates of sprints that the export does not tell. */
  readonly sprints: readonly { readonly name: string; readonly start: string; readonly end: string }[];
  readonly now: Date;
}

const ORDER: readonly ColumnKind[] = ['open', 'active', 'done'];

/** What a file held as a board: its statuses as columns, its people as members. */
export function toSet(
  imported: Imported,
  wishes: ImportWishes,
): { readonly set: BoardSet; readonly notes: readonly string[] } {
  const { issues } = imported;
  if (issues.length === 0) throw pmErrors.PM_IMPORT_UNREADABLE({ problem: 'the file holds no issue' });
  const key = (wishes.key ?? imported.key).toUpperCase();
  if (!/^[A-Z][A-Z0-9]{0,9}$/.test(key))
    throw pmErrors.PM_IMPORT_UNREADABLE({ problem: `'${key}' is no key of a board; give one with --board, like PAY` });
  const sprints = [...imported.sprints, ...wishes.sprints];
  const known = (name: string | null) => sprints.some((sprint) => sprint.name === name);
  const undated = [...new Set(issues.map(({ sprint }) => sprint))].filter((name) => name !== null && !known(name));
  const members = new Map<string, SetMember>();
  for (const { assignee } of issues) if (assignee) members.set(assignee.handle, assignee);
  const kinds = new Map<string, ColumnKind>();
  for (const issue of issues) kinds.set(issue.status, kindOf(issue));
  return {
    set: {
      board: { key, name: imported.name, isDefault: wishes.isDefault },
      columns: [...kinds]
        .map(([name, kind]) => ({ name, kind, wipLimit: null }))
        .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)),
      sprints: sprints.map((sprint) => ({ ...sprint, goal: null })),
      members: [...members.values()],
      labels: [...new Set(issues.flatMap(({ labels }) => labels))],
      tasks: issues.map((issue) => toTask(issue, known(issue.sprint), wishes.now)),
    },
    notes: undated.map(
      (name) =>
        `Sprint '${name}' has no dates in the export, so its tasks are in none; give --sprint '${name}=2026-03-02..2026-03-15'.`,
    ),
  };
}

function kindOf({ status, statusGroup }: ImportedIssue): ColumnKind {
  const text = `${statusGroup ?? ''} ${status}`;
  if (/\b(done|closed|complete|completed|resolved|released|cancell?ed|duplicate|won'?t do)\b/i.test(text))
    return 'done';
  return /\b(to ?do|backlog|open|new|triage|ready|selected|planned)\b/i.test(text) ? 'open' : 'active';
}

function toTask(issue: ImportedIssue, inSprint: boolean, now: Date): SetTask {
  const created = issue.created ?? now.toISOString();
  const updated = issue.updated ?? created;
  return {
    source: issue.source,
    number: issue.number,
    title: excerpt(issue.title, 249).text,
    description: issue.description,
    column: issue.status,
    assignee: issue.assignee?.handle ?? null,
    sprint: inSprint ? issue.sprint : null,
    labels: issue.labels,
    estimate: issue.estimate,
    author: issue.author,
    createdAt: created,
    updatedAt: updated,
    columnSince: updated,
    comments: issue.comments.map(({ author, body, at }) => ({ author, body, at: at ?? updated })),
    events: [{ type: 'created', at: created, by: issue.author, from: null, to: issue.status }],
  };
}
