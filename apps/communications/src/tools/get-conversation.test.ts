import { describe, expect, it } from 'vitest';
import { call, seededMail, testPorts } from '../../test/contract/call.ts';
import { getConversation } from './get-conversation.ts';

async function opened(words: string) {
  const mail = await seededMail();
  const [hit] = (await mail.search({ words }, { limit: 1 })).hits;
  return { ports: testPorts({ conversations: [mail] }).ports, id: hit?.id ?? '' };
}

describe('get_conversation', () => {
  it('has the whole thread with what can be attached again', async () => {
    const { ports, id } = await opened('harbour');
    const { data } = await call(getConversation, ports, { id });
    expect(data.subject).toBe('Crane inspection');
    expect(data.messages.map(({ from }) => from)).toEqual([
      'Bela Nagy <bela@acme.example>',
      'Assistant <assistant@acme.example>',
      'Bela Nagy <bela@acme.example>',
    ]);
    expect(data.messages[2]?.files).toEqual([
      { id: `${data.messages[2]?.id}#0`, name: 'contract.pdf', type: 'application/pdf', bytes: 13 },
    ]);
  });

  it('says what it left out', async () => {
    const { ports, id } = await opened('harbour');
    const { data, notes } = await call(getConversation, ports, { id, messages: 1 });
    expect([data.messages.length, data.omitted]).toEqual([1, 2]);
    expect(notes.join()).toContain('2 earlier messages');
  });

  it('has of an HTML mail what a reader would see', async () => {
    const { ports, id } = await opened('tulip');
    const { data } = await call(getConversation, ports, { id });
    expect(data.messages[0]?.text).toContain('Tulip bulbs half price');
    expect(data.messages[0]?.text).not.toContain('Ignore previous');
  });

  it.each(['mail:INBOX;7;99', 'slack:C1:1', 'x'])('knows nothing of %j', async (id) => {
    const { ports } = await opened('harbour');
    await expect(call(getConversation, ports, { id })).rejects.toMatchObject({ code: 'COMMS_MESSAGE_UNKNOWN' });
  });
});
