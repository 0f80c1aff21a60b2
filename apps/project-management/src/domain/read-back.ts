import { pmErrors } from '../errors.ts';
import type { LookupOptions } from './references/lookup.ts';
import type { Task } from './task.ts';

interface Written {
  readonly task: string;
  /** What was written, as it is called in a message. */
  readonly what: 'status' | 'assignee';
  readonly before: string;
  readonly expected: string;
}

/**
 * Reads a task again after a write and compares. A backend that says yes and keeps something else must not be reported
 * as success.
 */
export async function readBack(
  written: Written,
  of: (task: Task) => string,
  store: { get(id: string, options: LookupOptions): Promise<Task | undefined> },
  options: LookupOptions,
): Promise<Task> {
  const stored = await store.get(written.task, options);
  const found = stored ? of(stored) : 'not there';
  if (stored && found === written.expected) return stored;
  throw pmErrors.PM_WRITE_NOT_CONFIRMED({ ...written, found });
}

/** All assignees as one text. */
export function assigneesOf({ assignees }: Pick<Task, 'assignees'>): string {
  return assignees.map(({ handle }) => handle).join(', ') || 'nobody';
}
