import type { AnyPrompt } from '@enterprise-mcp/kit';
import type { CommsPorts } from '../ports.ts';
import { draftReply } from './draft-reply.ts';
import { meetingFollowUp } from './meeting-follow-up.ts';
import { summarizeThread } from './summarize-thread.ts';

export const prompts: readonly AnyPrompt<CommsPorts>[] = [draftReply, meetingFollowUp, summarizeThread];
