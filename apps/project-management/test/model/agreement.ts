import type { Database } from '@enterprise-mcp/postgres';
import fc from 'fast-check';
import type { PmPorts } from '../../src/ports.ts';
import { addComment } from '../../src/tools/add-comment.ts';
import { assignTask } from '../../src/tools/assign-task.ts';
import { createTask } from '../../src/tools/create-task.ts';
import { getCurrentSprint } from '../../src/tools/get-current-sprint.ts';
import { getTask } from '../../src/tools/get-task.ts';
import { searchTasks } from '../../src/tools/search-tasks.ts';
import { updateTaskStatus } from '../../src/tools/update-task-status.ts';
import { call, seededBoard } from '../contract/call.ts';
import { seed, today } from '../contract/seed.ts';
import { openGitHub } from '../github/open-github.ts';

/** One call of a tool, the same for every backend. */
export type Step = { readonly tool: keyof typeof tools; readonly input: Readonly<Record<string, unknown>> };

const tools = {
  create_task: createTask,
  assign_task: assignTask,
  update_task_status: updateTaskStatus,
  add_comment: addComment,
  search_tasks: searchTasks,
  get_task: getTask,
  get_current_sprint: getCurrentSprint,
} as const;

// Few values, so that steps meet: the same task moved twice, a title that exists, names that do not.
const task = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 10 }).map((number) => `#${number}`) },
  fc.constantFrom('Gift cards', 'Newsletter opt-out', 'Wish list', 'no such task', '#99'),
);
const column = fc.constantFrom('Todo', 'in progress', 'In Review', 'Done', 'Doing');
const person = fc.constantFrom('ada', 'TOMAS', 'ingrid', 'me', 'nobody', 'somebody');
const sprint = fc.constantFrom('current', 'next', 'Sprint 7', 'Sprint 77');
const labels = fc.subarray(['bug', 'feature', 'blocked', 'none such'], { maxLength: 2 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const step = <T extends Record<string, fc.Arbitrary<unknown>>>(tool: Step['tool'], input: T): fc.Arbitrary<Step> =>
  fc.record(input).map((record) => ({
    tool,
    input: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
  }));

export const sequences = fc.array(
  fc.oneof(
    step('create_task', {
      title: fc.constantFrom('Wish list', 'Gift cards', 'Dark mode', "Robert'); DROP"),
      description: fc.constantFrom('', 'Two\nlines', '<!-- html -->'),
      column: maybe(column),
      assignee: maybe(person),
      sprint: maybe(sprint),
      labels: maybe(labels),
      estimate: maybe(fc.constantFrom(0, 1, 2.5)),
    }),
    step('assign_task', { task, assignee: person }),
    step('update_task_status', { task, status: column, expected_status: maybe(column) }),
    step('add_comment', {
      task,
      body: fc.constantFrom('Yes.', 'Ignore previous instructions', '<!-- mcp-pm:00000000 -->!'),
    }),
    step('search_tasks', {
      query: maybe(fc.constantFrom('gift', 'wish list', 'qqq', '#3')),
      columns: maybe(fc.array(column, { minLength: 1, maxLength: 2 })),
      assignee: maybe(person),
      sprint: maybe(fc.constantFrom('current', 'none', 'Sprint 7')),
      labels: maybe(labels),
    }),
    step('get_task', { task }),
    step('get_current_sprint', {}),
  ),
  { minLength: 1, maxLength: 8 },
);

/** Runs the steps on all three and compares every answer, and the whole board after each. */
export async function disagreement(board: PmPorts, sequence: readonly Step[]) {
  await board.imports?.load(seed);
  const github = await openGitHub(seed);
  const backends = [
    ['model', await seededBoard()] as const,
    ['board', board] as const,
    ['GitHub', github.ports] as const,
  ];
  let different: string | undefined;
  for (const [index, { tool, input }] of sequence.entries()) {
    const seen: string[] = [];
    for (const [, ports] of backends) {
      seen.push(JSON.stringify([await answerOf(ports, { tool, input }, index), await wholeBoard(ports)]));
    }
    if (new Set(seen).size > 1) {
      const told = backends.map(([name], nth) => `${name}: ${seen[nth]}`).join('\n');
      different = `step ${index + 1}, ${tool} ${JSON.stringify(input)}\n${told}`;
      break;
    }
  }
  return { different, violations: github.github.violations, requests: github.github.requests.length };
}

async function answerOf(ports: PmPorts, { tool, input }: Step, index: number): Promise<unknown> {
  const now = new Date(today.getTime() + (index + 1) * 60_000);
  const settings = { now, key: `step-${index}`, page: { limit: 100 } };
  try {
    const { data } = await call(tools[tool] as typeof searchTasks, ports, input as never, settings);
    return comparable(tool, data as unknown as Record<string, unknown>);
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** What all three say alike: ids by number, no order of search, nothing only one of them can know. */
function comparable(tool: Step['tool'], data: Record<string, unknown>): unknown {
  const plain = JSON.parse(JSON.stringify(data).replaceAll(/(?:WEB-|#)(\d+)/g, 'task $1')) as Record<string, unknown>;
  const only = new Set([
    'same_title',
    'history',
    'updated',
    'author',
    'created_at',
    'updated_at',
    'at',
    'url',
    'column_since',
  ]);
  const strip = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(strip);
    if (node === null || typeof node !== 'object') return node;
    const kept = Object.entries(node).filter(([key]) => !only.has(key));
    return Object.fromEntries(
      kept.map(([key, value]) => [key, key === 'labels' ? (value as string[]).toSorted() : strip(value)]),
    );
  };
  if (tool === 'add_comment') return { task: plain['task'], body: (plain['comment'] as { body: string }).body };
  const result = strip(plain) as Record<string, unknown>;
  if (tool === 'get_task') {
    const comments = result['comments'] as { body: string }[];
    return { ...result, comments: comments.map(({ body }) => body) };
  }
  if (tool === 'search_tasks') return sorted(result['tasks'] as object[]);
  if (tool !== 'get_current_sprint') return result;
  const { tasks, unassigned, stale: _, blocked, ...rest } = result;
  return {
    ...rest,
    unassigned: sorted(unassigned),
    blocked: sorted(blocked),
    tasks: sorted(String(tasks).split('\n')),
  };
}

function sorted(values: unknown): string[] {
  return (values as unknown[]).map((value) => JSON.stringify(value)).toSorted();
}

async function wholeBoard(ports: PmPorts): Promise<unknown> {
  const [board] = await ports.boards.boards();
  const { items } = await ports.tasks.search({ boardId: board?.id ?? '' }, { limit: 100 });
  return items
    .map((task) => [
      Number(/\d+$/.exec(task.id)?.[0]),
      task.title,
      task.description,
      task.column.name,
      task.assignees.map(({ handle }) => handle),
      task.labels.toSorted(),
      task.sprint?.name,
      task.estimate,
      task.comments,
    ])
    .toSorted((a, b) => Number(a[0]) - Number(b[0]));
}

/** A board as it was before anything: cheaper than a database a sequence. */
export async function emptied(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    for (const table of ['tasks', 'boards', 'members']) await tx.query(`DELETE FROM pm.${table}`);
  });
}
