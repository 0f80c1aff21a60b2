import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';

const SHOWN = 30;

export const outboxResource = resource({
  uri: 'comms://outbox',
  name: 'outbox',
  title: 'Outbox',
  description:
    'The latest letters of this server: drafts that wait for approval, sent ones, and those of unknown outcome.',
  permission: 'mail:read',
  async read(_, { ports, signal }) {
    const letters = await ports.mail.outbox(SHOWN, { signal });
    const fence = openFence();
    const rows = letters.map(({ at, status, copy, recipients, subject, messageId, file }) => ({
      at: at.toISOString(),
      status,
      copy_in_sent: copy ?? undefined,
      to: recipients,
      subject,
      message_id: messageId,
      file: file ?? undefined,
    }));
    const { leaves, name } = ports.mail.place;
    return {
      place: leaves ? name : `${name} (nothing leaves this machine)`,
      note: fence.note,
      letters: fence.wrap(JSON.stringify(rows)),
    };
  },
});
