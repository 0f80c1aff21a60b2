import type { AnyTool } from '@enterprise-mcp/kit';
import type { CommsPorts } from '../ports.ts';
import { findMeetingTime } from './find-meeting-time.ts';
import { getConversation } from './get-conversation.ts';
import { scheduleMeeting } from './schedule-meeting.ts';
import { searchConversations } from './search-conversations.ts';
import { sendEmail } from './send-email.ts';
import { sendSlackMessage } from './send-slack-message.ts';

/** In the order a model should read them. */
export const tools: readonly AnyTool<CommsPorts>[] = [
  searchConversations,
  getConversation,
  sendEmail,
  sendSlackMessage,
  findMeetingTime,
  scheduleMeeting,
];
