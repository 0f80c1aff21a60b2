import { pmErrors } from '../../errors.ts';
import type { Task } from '../task.ts';
import type { LookupOptions } from './lookup.ts';

interface TaskLookup {
  find(reference: string, boardId: string, options: LookupOptions): Promise<readonly Task[]>;
}

/** The one task that an id, a number or an exact title means. */
export async function taskMeant(
  reference: string,
  boardId: string,
  tasks: TaskLookup,
  options: LookupOptions,
): Promise<Task> {
  const found = await tasks.find(reference.trim(), boardId, options);
  const [only, another] = found;
  if (another) {
    const candidates = found.map(({ id, title }) => ({ id, title }));
    throw pmErrors.PM_TASK_AMBIGUOUS({ task: reference, candidates });
  }
  if (only) return only;
  throw pmErrors.PM_TASK_NOT_FOUND({ task: reference });
}
