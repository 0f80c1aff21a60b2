import type { Chat, ConversationSource } from '../../ports.ts';
import { slackChat } from './chat.ts';
import type { SlackSettings } from './settings.ts';
import { slackSource } from './source.ts';

/** Slack written to, and read with a token of its own. */
export function slackAdapters(settings: SlackSettings): { readonly chat: Chat; readonly source: ConversationSource } {
  return { chat: slackChat(settings), source: slackSource(settings) };
}
