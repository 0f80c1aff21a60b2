import { describe, expect, it } from 'vitest';
import { call, preview, testPorts } from '../../test/contract/call.ts';
import { sendEmail } from './send-email.ts';

const letter = { to: ['bela@acme.example'], subject: 'Offer', body: 'As agreed.\n' };

describe('send_email', () => {
  it('sends the bytes that were shown, and says that nothing left the machine', async () => {
    const { ports, sent } = testPorts();
    const shown = await preview(sendEmail, ports, letter);
    const { data, notes } = await call(sendEmail, ports, letter);
    expect(data).toMatchObject({ outcome: 'sent', left_the_machine: false, copy_in_sent: 'no folder' });
    expect(shown).toContain(data.sha256);
    expect(sent.map(({ sha256, recipients }) => ({ sha256, recipients }))).toEqual([
      { sha256: data.sha256, recipients: ['bela@acme.example'] },
    ]);
    expect(notes.join()).toContain('Nothing left this machine');
  });
});
