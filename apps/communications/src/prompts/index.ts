import type { AnyPrompt } from '@enterprise-mcp/kit';
import type { CommsPorts } from '../ports.ts';

export const prompts: readonly AnyPrompt<CommsPorts>[] = [];
