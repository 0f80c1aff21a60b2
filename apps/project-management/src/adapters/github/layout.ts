import type { Board, Column, ColumnKind, Sprint } from '../../domain/board.ts';
import { requestOf } from './client.ts';
import type { ProjectCalls } from './project.ts';

/** A project's fields are read again after this long. */
const FRESH_MS = 30_000;
const DAY_MS = 86_400_000;

interface Field {
  readonly id: number;
  readonly name: string;
  readonly data_type: string;
  readonly options?: readonly { readonly id: string; readonly name: { readonly raw: string } }[];
  readonly configuration?: {
    readonly iterations?: readonly {
      readonly id: string;
      readonly title: { readonly raw: string };
      readonly start_date: string;
      readonly duration: number;
    }[];
  };
}

/** The board a project shows, and the fields behind it. */
export interface Layout {
  readonly board: Board;
  /** Earliest first. */
  readonly sprints: readonly Sprint[];
  readonly status: Field | undefined;
  readonly iteration: Field | undefined;
  readonly estimate: Field | undefined;
  /** Ids of these fields, as `fields=` wants them. */
  readonly fields: string;
}

export type ReadLayout = (signal: AbortSignal | undefined) => Promise<Layout>;

/** Reads the project's layout and remembers it for a while: columns and sprints change rarely, and every call needs them. */
export function layoutOf(calls: ProjectCalls, key: string, now: () => Date): ReadLayout {
  let title: string | undefined;
  let known: { readonly layout: Layout; readonly until: number } | undefined;
  return async (signal) => {
    if (known && known.until > now().getTime()) return known.layout;
    title ??= (await calls.project(requestOf({ signal }))).data.title;
    const { data } = await calls.fields(requestOf({ signal }));
    const layout = read(data as unknown as readonly Field[], key, title);
    known = { layout, until: now().getTime() + FRESH_MS };
    return layout;
  };
}

function read(fields: readonly Field[], key: string, title: string): Layout {
  const of = (type: string, name: RegExp) => {
    const typed = fields.filter(({ data_type }) => data_type === type);
    return typed.find((field) => name.test(field.name));
  };
  const status = of('single_select', /^status$/i);
  const iteration = of('iteration', /sprint|iteration/i) ?? of('iteration', /./);
  const estimate = of('number', /^(estimate|points|story points|size)$/i);
  const wanted = [status, iteration, estimate].flatMap((field) => (field ? [field.id] : []));
  return {
    board: { id: key, key, name: title, columns: columnsOf(status) },
    sprints: sprintsOf(iteration),
    status,
    iteration,
    estimate,
    fields: wanted.join(','),
  };
}

function columnsOf(status: Field | undefined): readonly Column[] {
  const options = status?.options ?? [];
  const named = options.some(({ name }) => DONE.test(name.raw));
  return options.map(({ id, name }, index): Column => {
    const kind = kindOf(name.raw, index, named ? -1 : options.length - 1);
    const next = options.filter((other) => other.id !== id).map((other) => other.id);
    return { id, name: name.raw, kind, wipLimit: null, next };
  });
}

const DONE = /\b(done|closed|complete|completed|shipped|released|finished)\b/i;
const OPEN = /\b(to ?do|backlog|new|ready|triage|inbox|icebox|planned)\b/i;

/** GitHub knows names only. Where none sounds like an end, the last column is one; the first is a beginning. */
function kindOf(name: string, index: number, lastIsDone: number): ColumnKind {
  if (DONE.test(name) || index === lastIsDone) return 'done';
  return OPEN.test(name) || index === 0 ? 'open' : 'active';
}

function sprintsOf(iteration: Field | undefined): readonly Sprint[] {
  return (iteration?.configuration?.iterations ?? [])
    .map(({ id, title, start_date, duration }) => ({
      id,
      name: title.raw,
      goal: null,
      start: start_date,
      end: new Date(Date.parse(start_date) + (duration - 1) * DAY_MS).toISOString().slice(0, 10),
    }))
    .toSorted((a, b) => (a.start < b.start ? -1 : 1));
}
