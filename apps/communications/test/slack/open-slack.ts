import { slackChat } from '../../src/adapters/slack/chat.ts';
import type { SlackSettings } from '../../src/adapters/slack/settings.ts';
import { type SlackServer, slackServer } from './slack-server.ts';

export const settingsFor = (server: SlackServer, more: Partial<SlackSettings> = {}): SlackSettings => ({
  token: 'xoxb-bot',
  readToken: 'xoxp-read',
  apiUrl: server.url,
  channels: ['general', '#with-partner', 'soon-shared', 'old', 'left', 'org-wide', 'missing'],
  people: true,
  now: server.now,
  ...more,
});

export async function openSlack(more: Partial<SlackSettings> = {}) {
  const server = await slackServer();
  return { server, chat: slackChat(settingsFor(server, more)) };
}
