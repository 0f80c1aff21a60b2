import type { AnyPrompt } from '@enterprise-mcp/kit';
import type { DevopsPorts } from '../ports.ts';
import { analyzeIncident } from './analyze-incident.ts';
import { postmortem } from './postmortem.ts';
import { shiftHandover } from './shift-handover.ts';

export const prompts: readonly AnyPrompt<DevopsPorts>[] = [analyzeIncident, postmortem, shiftHandover];
