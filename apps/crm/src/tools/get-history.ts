import * as z from 'zod';
import { tool } from '../define.ts';
import { parseInstant } from '../domain/day.ts';
import { historySubject } from '../domain/references/history-subject.ts';
import { asHistoryLine } from '../domain/views/history.ts';
import { historyLine } from './views/history.ts';

const CLIPPED_TO = 280;

export const getHistory = tool({
  name: 'get_history',
  title: 'Get history',
  description: {
    what: "Lists calls, mails, meetings, notes and stage changes of a customer (a company's contacts too) or a deal, newest first.",
    useWhen: ['you must know what was said, agreed or changed'],
  },
  input: z.object({
    customer: z.string().max(300).optional().describe('id, or exact name, e-mail, domain'),
    opportunity: z.string().max(300).optional().describe('id, or exact name of an open deal'),
    types: z
      .array(z.enum(['call', 'email', 'meeting', 'note', 'stage_change', 'created']))
      .max(20)
      .optional()
      .describe('only these'),
    since: z.string().max(40).optional().describe('date or ISO time, UTC'),
    until: z.string().max(40).optional().describe('a date: to its end'),
    full_text: z.boolean().default(false).describe('bodies unclipped'),
  }),
  output: z.object({ entries: z.array(historyLine) }),
  effect: 'read',
  permission: 'history:read',
  paging: { limit: 20, max: 100 },
  async run({ types, since, until, full_text, ...subject }, { ports, page, signal }) {
    const { customerId, opportunityId } = await historySubject(subject, ports, { signal });
    const found = await ports.history.list(
      {
        customerId,
        opportunityId,
        types: types?.length ? types : undefined,
        since: since === undefined ? undefined : parseInstant('since', since),
        until: until === undefined ? undefined : parseInstant('until', until, 'until'),
      },
      page,
      { signal },
    );
    const bodyChars = full_text ? Number.POSITIVE_INFINITY : CLIPPED_TO;
    return { entries: found.items.map((entry) => asHistoryLine(entry, { bodyChars })), next: found.next };
  },
});
