import * as z from 'zod';
import { pmErrors } from '../errors.ts';
import { type Imported, type ImportedIssue, personOf, timeOf } from './issue.ts';

const person = z.looseObject({ login: z.string() }).nullish();
const named = z.union([z.string(), z.looseObject({ name: z.string() })]);

/** An issue of the GitHub CLI (`gh issue list --json …`) or of the REST interface; they differ in spelling. */
const issue = z.looseObject({
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string().default('open'),
  url: z.string().nullish(),
  html_url: z.string().nullish(),
  assignees: z.array(z.looseObject({ login: z.string() })).nullish(),
  labels: z.array(named).nullish(),
  author: person,
  user: person,
  createdAt: z.string().nullish(),
  created_at: z.string().nullish(),
  updatedAt: z.string().nullish(),
  updated_at: z.string().nullish(),
  pull_request: z.unknown().optional(),
  projectItems: z.array(z.looseObject({ status: z.looseObject({ name: z.string() }).nullish() })).nullish(),
  comments: z
    .union([z.array(z.looseObject({ author: person, body: z.string(), createdAt: z.string().nullish() })), z.int()])
    .nullish(),
});

export function fromGitHub(data: readonly unknown[]): Imported {
  const issues = data.map((raw, index) => {
    const parsed = issue.safeParse(raw);
    if (parsed.success) return parsed.data;
    const [problem] = parsed.error.issues;
    throw pmErrors.PM_IMPORT_UNREADABLE({
      problem: `issue ${index + 1} does not fit at ${problem?.path.join('.')}: ${problem?.message}`,
    });
  });
  const repository = /([\w.-]+)\/([\w.-]+)\/issues\/\d+$/.exec(issues[0]?.html_url ?? issues[0]?.url ?? '');
  const name = repository?.[2] ?? 'github';
  return {
    key:
      name
        .toUpperCase()
        .replaceAll(/[^A-Z0-9]/g, '')
        .replace(/^\d+/, '')
        .slice(0, 10) || 'GH',
    name,
    issues: issues.filter(({ pull_request }) => !pull_request).map((one) => toIssue(one, repository?.[0] ?? name)),
    sprints: [],
  };
}

function toIssue(one: z.output<typeof issue>, repository: string): ImportedIssue {
  const closed = one.state.toLowerCase() === 'closed';
  const comments = Array.isArray(one.comments) ? one.comments : [];
  const [assignee] = one.assignees ?? [];
  return {
    source: `github:${repository.replace(/\/issues\/\d+$/, '')}#${one.number}`,
    number: one.number,
    title: one.title,
    description: one.body ?? '',
    status: one.projectItems?.[0]?.status?.name ?? (closed ? 'Done' : 'To do'),
    statusGroup: closed ? 'Done' : null,
    assignee: assignee ? personOf(assignee.login) : null,
    sprint: null,
    labels: (one.labels ?? []).map((label) => (typeof label === 'string' ? label : label.name)),
    estimate: null,
    author: (one.author ?? one.user)?.login ?? 'ghost',
    created: timeOf(one.createdAt ?? one.created_at ?? ''),
    updated: timeOf(one.updatedAt ?? one.updated_at ?? ''),
    comments: comments.map(({ author, body, createdAt }) => ({
      author: author?.login ?? 'ghost',
      body,
      at: timeOf(createdAt ?? ''),
    })),
  };
}
