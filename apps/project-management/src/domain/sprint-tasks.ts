import type { LookupOptions } from './references/lookup.ts';
import type { Task } from './task.ts';

const PAGE = 100;
/** No sprint has more; it only bounds the work. */
const MAX = 500;

type Position = readonly (string | number | null)[];

interface TaskSearch {
  search(
    query: { readonly boardId: string; readonly sprintId?: string | null },
    page: { readonly limit: number; readonly after?: Position | undefined },
    options: LookupOptions,
  ): Promise<{ readonly items: readonly Task[]; readonly next?: Position | undefined }>;
}

/** All tasks of a sprint, and whether these are really all. */
export async function sprintTasks(
  boardId: string,
  sprintId: string,
  store: TaskSearch,
  options: LookupOptions,
): Promise<{ readonly tasks: readonly Task[]; readonly all: boolean }> {
  const tasks: Task[] = [];
  let after: Position | undefined;
  do {
    const page = await store.search({ boardId, sprintId }, { limit: PAGE, after }, options);
    tasks.push(...page.items);
    after = page.next;
  } while (after && tasks.length < MAX);
  return { tasks, all: after === undefined };
}
