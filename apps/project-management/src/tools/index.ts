import type { AnyTool } from '@enterprise-mcp/kit';
import type { PmPorts } from '../ports.ts';
import { addComment } from './add-comment.ts';
import { assignTask } from './assign-task.ts';
import { createTask } from './create-task.ts';
import { getCurrentSprint } from './get-current-sprint.ts';
import { getTask } from './get-task.ts';
import { searchTasks } from './search-tasks.ts';
import { updateTaskStatus } from './update-task-status.ts';

/** In the order a model should read them: look, find, write. */
export const tools: readonly AnyTool<PmPorts>[] = [
  getCurrentSprint,
  searchTasks,
  getTask,
  createTask,
  assignTask,
  updateTaskStatus,
  addComment,
];
