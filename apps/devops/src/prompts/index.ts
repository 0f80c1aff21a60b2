import type { AnyPrompt } from '@enterprise-mcp/kit';
import type { DevopsPorts } from '../ports.ts';

export const prompts: readonly AnyPrompt<DevopsPorts>[] = [];
