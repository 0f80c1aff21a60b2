import { describe, expect, it } from 'vitest';
import { call, seededMail, testPorts } from '../../test/contract/call.ts';
import type { Hit } from '../domain/conversation.ts';
import { commsErrors } from '../errors.ts';
import type { ConversationSource } from '../ports.ts';
import { searchConversations } from './search-conversations.ts';

const hit = (at: string, id: string): Hit => ({
  source: 'slack',
  id,
  at: new Date(at),
  from: { name: 'Ada', address: 'ada@acme.example' },
  channel: '#cranes',
  subject: '',
  snippet: 'crane two',
  files: 0,
});

function slack(search: ConversationSource['search']): ConversationSource {
  return { name: 'slack', search, thread: async () => undefined, channels: async () => [] };
}
const found =
  (...hits: Hit[]) =>
  async () => ({ hits, more: false, by: 'server' as const });

async function portsWith(...sources: ConversationSource[]) {
  return testPorts({ conversations: [await seededMail(), ...sources] }).ports;
}

describe('search_conversations', () => {
  it('puts mail and Slack in one order, newest first', async () => {
    const ports = await portsWith(slack(found(hit('2026-04-20T09:30:00Z', 'slack:C1:2'))));
    const { data } = await call(searchConversations, ports, { query: 'crane' });
    expect(data.hits.map(({ source, at }) => `${source} ${at.slice(11, 16)}`)).toEqual([
      'mail 10:00',
      'slack 09:30',
      'mail 09:00',
      'mail 08:00',
    ]);
    expect(data.sources).toEqual([
      { source: 'mail', status: 'ok', by: 'index' },
      { source: 'slack', status: 'ok', by: 'server' },
    ]);
  });

  it('gives pages over both that have everything once', async () => {
    const ports = await portsWith(
      slack(async (_, { after }) => ({
        hits: after && after.at < new Date('2026-04-20T09:30:01Z') ? [] : [hit('2026-04-20T09:30:00Z', 'slack:C1:2')],
        more: false,
        by: 'server',
      })),
    );
    const ids: string[] = [];
    let after: readonly (string | number | null)[] | undefined;
    do {
      const page = { limit: 2, after };
      const { data, next } = await call(searchConversations, ports, { query: 'crane' }, { page });
      ids.push(...data.hits.map(({ id }) => id));
      after = next;
    } while (after && ids.length < 10);
    expect([ids.length, new Set(ids).size]).toEqual([4, 4]);
  });

  // A source that is down is not "nothing found".
  it('tells of a source that fails, and gives the hits of the other', async () => {
    const down = commsErrors.COMMS_SMTP_REFUSED({ server: 'slack', reply: 'no' });
    const ports = await portsWith(slack(async () => Promise.reject(down)));
    const { data, notes } = await call(searchConversations, ports, { query: 'harbour' });
    expect(data.hits).toHaveLength(1);
    expect(data.sources[1]).toMatchObject({ source: 'slack', status: 'unavailable', reason: down.message });
    expect(notes.join()).toContain('slack could not be searched');
  });

  it('tells nothing of what an unknown failure holds', async () => {
    const ports = await portsWith(slack(async () => Promise.reject(new Error('xoxb-secret'))));
    const { data } = await call(searchConversations, ports, {});
    expect(JSON.stringify(data)).not.toContain('xoxb');
  });

  it('searches one source where it is asked to', async () => {
    const ports = await portsWith(slack(found(hit('2026-04-20T09:30:00Z', 'slack:C1:2'))));
    const { data } = await call(searchConversations, ports, { source: 'slack' });
    expect(data.sources.map(({ source }) => source)).toEqual(['slack']);
  });

  it.each(['yesterday', '2026-02-30', '2026-13-01', '2026-05-04T09:00', '-1d'])(
    'refuses the time %j',
    async (since) => {
      await expect(call(searchConversations, await portsWith(), { since })).rejects.toMatchObject({
        code: 'COMMS_MOMENT_INVALID',
      });
    },
  );

  it('takes how long ago', async () => {
    const { data } = await call(searchConversations, await portsWith(), { since: '4d' });
    expect(data.hits.map(({ subject }) => subject)).toEqual(['Payroll May']);
  });
});
