import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientKinds, persons, spawnServer } from '@enterprise-mcp/testkit';
import { packedServer } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const packed = packedServer(join(import.meta.dirname, '../..'), {
  prefix: 'COMMS',
  env: { COMMS_LOG_LEVEL: 'error' },
  bundles: [
    'html-to-text',
    'imapflow',
    'nodemailer-lib-dkim',
    'nodemailer-lib-mail-composer',
    'nodemailer-lib-smtp-connection',
    'nodemailer-lib-xoauth2',
    'postal-mime',
    'slack-web-api',
    'tsdav',
  ],
});
const { emptyFolder, start } = packed;

const letter = {
  to: ['Marit Solberg'],
  bcc: ['leo.fontaine@northquay.example'],
  subject: 'Berth 4',
  body: 'The crane is at berth 2.\n',
  idempotency_key: 'berth-4',
};

describe.each(clientKinds)('launched for %s', (kind) => {
  it('sends nothing before a person approved it, then the very bytes, once', { timeout: 180_000 }, async () => {
    const folder = await emptyFolder();
    // Demo data have a folder of their own in it.
    const outbox = async () => (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.eml'));
    // A client that cannot ask: the call is frozen and refused.
    const silent = await start(kind, folder, ['--demo']);
    expect((await silent.client.call('send_email', letter)).error?.code).toBe('CONFIRMATION_REQUIRED');
    expect(await outbox()).toEqual([]);
    expect(await silent.close()).toBe(0);

    let shown = '';
    const server = await spawnServer(kind, {
      command: process.execPath,
      args: [packed.bin, '--demo'],
      env: { COMMS_DATA_DIR: folder, COMMS_LOG_LEVEL: 'error' },
      person: async (question) => {
        shown = question;
        expect(await outbox()).toEqual([]);
        return persons.saysYes();
      },
    });
    const { client } = server;
    const sent = await client.call('send_email', letter);
    expect(sent.data).toMatchObject({ outcome: 'sent', left_the_machine: false });
    expect(sent.text).toContain('Nothing left this machine');
    for (const part of ['Marit Solberg <marit.solberg@alder-harbour.example>', 'Bcc', 'nothing leaves this machine']) {
      expect(shown).toContain(part);
    }
    const [file = '', ...others] = await outbox();
    expect(others).toEqual([]);
    const bytes = await readFile(join(folder, file));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sent.data['sha256']);
    expect(shown).toContain(String(sent.data['sha256']));
    expect(bytes.toString()).not.toContain('leo.fontaine');
    // Found by search, and not sent again by a repeat.
    const found = await client.call('search_conversations', { query: 'crane berth', source: 'mail' });
    expect(JSON.stringify(found.data)).toContain('Outbox');
    expect((await client.call('send_email', letter)).data).toMatchObject({ outcome: 'sent' });
    expect(await outbox()).toHaveLength(1);
    expect(server.strayOutput()).toEqual([]);
    expect(await server.close()).toBe(0);
  });

  it('searches and reads the demo mailbox, fenced, and hides what --read-only takes away', {
    timeout: 180_000,
  }, async () => {
    const server = await start(kind, await emptyFolder(), ['--read-only', '--demo']);
    const { client } = server;
    const names = (await client.listTools()).map((tool) => tool.name);
    expect(names).toEqual(['search_conversations', 'get_conversation', 'find_meeting_time']);
    await expect(client.call('send_email', letter)).rejects.toThrow(/no tool 'send_email'/);
    const found = await client.call('search_conversations', { query: 'fenders' });
    const [hit] = found.data['hits'] as { id: string }[];
    const thread = await client.call('get_conversation', { id: hit?.id });
    expect(thread.data['messages']).toHaveLength(4);
    expect(thread.text).toMatch(/<untrusted-(\w+)>[^<]*fenders[^<]*<\/untrusted-\1>/);
    expect(await client.read('comms://outbox')).toContain('nothing leaves this machine');
    expect(await client.read('comms://channels')).toContain('Marit Solberg');
    expect(await client.read('comms://calendar/today')).toContain('Berth plan of the week');
    expect(await client.prompt('summarize_thread', { conversation: String(hit?.id) })).toContain('berth 2');
    expect(await client.complete({ prompt: 'meeting_follow_up' }, 'person', 'mar')).toEqual(['Marit Solberg']);
    expect(await server.close()).toBe(0);
  });
});

it('with nothing set up nobody may be written to', { timeout: 120_000 }, async () => {
  const server = await start('sdk-2.x-2026', await emptyFolder());
  const answer = await server.client.call('send_email', { ...letter, to: ['ada@acme.example'], bcc: [] });
  expect(answer.error).toMatchObject({ code: 'COMMS_DOMAIN_NOT_ALLOWED' });
  expect(answer.text).toContain('COMMS_ALLOWED_DOMAINS');
});

it.each([
  [{ COMMS_SMTP_HOTS: 'x' }, /COMMS_SMTP_HOTS.*COMMS_SMTP_HOST/s],
  [{ COMMS_ALLOWED_DOMAINS: '*' }, /COMMS_ALLOWED_DOMAINS/],
])('a wrong setting ends with a message on stderr and nothing on stdout: %j', async (wrong, message) => {
  const env = { PATH: '', COMMS_DATA_DIR: await emptyFolder(), ...wrong };
  await expect(run(process.execPath, [packed.bin], { env, timeout: 30_000 })).rejects.toMatchObject({
    stdout: '',
    stderr: expect.stringMatching(message),
  });
});
