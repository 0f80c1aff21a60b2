import type { AnyPrompt } from '@enterprise-mcp/kit';
import type { PmPorts } from '../ports.ts';
import { dailyStandup } from './daily-standup.ts';
import { sprintReport } from './sprint-report.ts';
import { triageBacklog } from './triage-backlog.ts';

export const prompts: readonly AnyPrompt<PmPorts>[] = [dailyStandup, sprintReport, triageBacklog];
