import { expect, it } from 'vitest';
import * as z from 'zod';
import type { CodedError } from '../../src/errors/define.ts';
import { declared, runtimeOf, serverOf, tool } from '../gate/harness.ts';

/**
 * What leaves the company. The servers that send are not here yet; what the gate promises them is: what a person saw and
 * approved is what the handler gets, to the letter, once.
 */

function mailServer() {
  const sent: unknown[] = [];
  const send = tool({
    ...declared,
    name: 'send_mail',
    effect: 'outward',
    input: z.object({
      to: z
        .array(z.object({ address: z.string().describe('Address'), name: z.string().optional().describe('Name') }))
        .describe('To'),
      bcc: z.array(z.string()).optional().describe('Blind copies'),
      text: z.string().describe('Text'),
      unfurl: z.boolean().default(false).describe('Whether links are previewed'),
    }),
    output: z.object({ sent: z.boolean() }),
    run: async (mail) => {
      sent.push(structuredClone(mail));
      return { sent: true };
    },
  });
  const { runtime, call } = runtimeOf(serverOf([send]));
  Object.assign(runtime, { approvalLink: async () => undefined });
  return {
    sent,
    call: (mail: object) => call('send_mail', mail).catch((error: CodedError) => error),
    async approve(refused: unknown) {
      const id = (refused as CodedError).details['approval'] as string;
      const approvals = await runtime.approvals();
      const shown = await approvals.get(id);
      await approvals.decide(id, true, { by: runtime.principal, way: 'page' });
      return shown?.preview ?? '';
    },
  };
}

const mail = { to: [{ address: 'ada@example.com' }], text: 'Hello' };

it('postmark-mcp: no recipient joins between what was approved and what is sent', async () => {
  const { sent, call, approve } = mailServer();
  await approve(await call(mail));
  for (const changed of [
    { ...mail, bcc: ['eve@example.net'] },
    { ...mail, to: [...mail.to, { address: 'eve@example.net' }] },
    { ...mail, to: [{ address: 'eve@example.net' }] },
    { ...mail, to: [{ address: 'ada@example.com', name: 'Ada' }] },
  ]) {
    expect(await call(changed)).toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  }
  expect(await call(mail)).toEqual({ sent: true });
  expect(sent).toEqual([{ ...mail, unfurl: false }]);
  // Once is once.
  expect(await call(mail)).toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
});

it('postmark-mcp: the preview names every recipient, hidden copies too', async () => {
  const { call, approve } = mailServer();
  const preview = await approve(await call({ ...mail, bcc: ['eve@example.net'] }));
  expect(preview).toContain('ada@example.com');
  expect(preview).toContain('eve@example.net');
});

it('CVE-2025-34072: whether links are previewed is a part of what is approved, and off unless asked for', async () => {
  const { sent, call, approve } = mailServer();
  await approve(await call({ ...mail, text: 'https://example.net/?q=secret' }));
  expect(await call({ ...mail, text: 'https://example.net/?q=secret', unfurl: true })).toMatchObject({
    code: 'CONFIRMATION_REQUIRED',
  });
  await call({ ...mail, text: 'https://example.net/?q=secret' });
  expect(sent).toMatchObject([{ unfurl: false }]);
});

it('nodemailer (CVE-2025-13033, CVE-2026-100699 to 125755): an address is approved and handed on as it is, never parsed', async () => {
  const { sent, call, approve } = mailServer();
  const tricky = [
    '"eve@example.net x"@example.com',
    'ada@example.com, eve@example.net',
    'ada@example.com\r\nBcc: eve@example.net',
    '<eve@example.net> ada@example.com',
    '=?utf-8?q?eve=40example=2Enet?=@example.com',
  ].map((address) => ({ to: [{ address }], text: 'Hello' }));
  for (const one of tricky) {
    await approve(await call(one));
    await call(one);
  }
  expect(sent).toEqual(tricky.map((one) => ({ ...one, unfurl: false })));
});
