import type { AnyResource } from '@enterprise-mcp/kit';
import type { PmPorts } from '../ports.ts';
import { boardResource } from './board.ts';
import { currentSprintResource } from './current-sprint.ts';
import { taskResource } from './task.ts';

export const resources: readonly AnyResource<PmPorts>[] = [boardResource, currentSprintResource, taskResource];
