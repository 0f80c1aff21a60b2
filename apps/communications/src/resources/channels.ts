import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';

export const channelsResource = resource({
  uri: 'comms://channels',
  name: 'channels',
  title: 'Channels',
  description: 'Where can be written and read: Slack channels, mail folders, and the people of the directory.',
  permission: 'conversations:read',
  async read(_, { ports, signal }) {
    const [chat, people, ...read] = await Promise.all([
      ports.chat.channels({ signal }).catch(() => 'unavailable' as const),
      ports.directory.all({ signal }),
      ...ports.conversations.map(async (source) => ({
        source: source.name,
        channels: await source.channels({ signal }).catch(() => 'unavailable' as const),
      })),
    ]);
    const fence = openFence();
    return {
      note: fence.note,
      data: fence.wrap(
        JSON.stringify({
          slack_channels: chat === 'unavailable' ? chat : chat.map(({ name }) => name),
          readable: read,
          people,
          allowed_domains: [...ports.rules.domains],
          sender: ports.rules.from,
        }),
      ),
    };
  },
});
