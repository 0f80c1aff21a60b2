import { expect, it } from 'vitest';
import * as z from 'zod';
import type { AuditEvent } from '../../src/audit/port.ts';
import { AskClient } from '../../src/gate/ask-client.ts';
import { defaultPolicy } from '../../src/policy/default.ts';
import type { Policy, Verdict } from '../../src/policy/port.ts';
import type { PeerAnswer } from '../../src/serve/runtime.ts';
import { declared, failingAudit, recordingAudit, runtimeOf, serverOf, tool } from '../gate/harness.ts';

const bob = { id: 'os:bob', name: 'Bob', roles: [] };
const asker = { id: 'test:user', name: 'Test', roles: [] };

function sending(over: { preview?: () => Promise<string> } = {}) {
  const sent: unknown[] = [];
  const send = tool({
    ...declared,
    name: 'send',
    input: z.object({ to: z.string(), note: z.string().optional() }),
    output: z.object({ number: z.int() }),
    effect: 'outward',
    run: async (input) => ({ number: sent.push(input) }),
    ...over,
  });
  return { send, sent };
}

const policyWith = (over: Partial<Policy>, verdict: Partial<Verdict> = {}): Policy => ({
  ...defaultPolicy({ readOnly: false }),
  decide: () => ({ decision: 'confirm', rules: [], ...verdict }),
  ...over,
});

it('asks another person than the one who asked, and takes no answer of its client', async () => {
  const { send, sent } = sending();
  const policy = policyWith({}, { byAnother: true, message: 'Four eyes.' });
  const { call, runtime } = runtimeOf(serverOf([send]), { policy });
  const refusal = await call('send', { to: 'x' }, { asks: 'round-trip' }).catch((error: unknown) => error);
  expect(refusal).not.toBeInstanceOf(AskClient);
  expect(refusal).toMatchObject({
    code: 'CONFIRMATION_REQUIRED',
    message: expect.stringMatching(/another person.*Four eyes\./),
    details: { by_another: true },
  });
  const { approval } = (refusal as AskClient).details as { approval: string };
  const approvals = await runtime.approvals();
  expect((await approvals.decide(approval, true, { by: asker, way: 'page' })).result).toBe('not accepted');
  expect((await approvals.decide(approval, true, { by: bob, way: 'page' })).result).toBe('approved');
  await call('send', { to: 'x' });
  expect(sent).toHaveLength(1);
  await runtime.close();
});

it('offers only ways that the policy takes, and asks the policy again when the approval is used', async () => {
  const { send, sent } = sending();
  let ways: readonly string[] = ['cli'];
  const policy = policyWith({ accepts: (_action, _caller, _input, { way }) => ways.includes(way) });
  const { call, runtime } = runtimeOf(serverOf([send]), { policy });
  const refusal = await call('send', { to: 'x' }, { asks: 'elicitation' }).catch((error: unknown) => error);
  expect(refusal).not.toBeInstanceOf(AskClient);
  const { approval } = (refusal as AskClient).details as { approval: string };
  await (await runtime.approvals()).decide(approval, true, { by: bob, way: 'cli' });
  ways = ['page'];
  await expect(call('send', { to: 'x' })).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  expect(sent).toEqual([]);
  await runtime.close();
});

it('runs nothing on a yes that cannot be recorded', async () => {
  const { send, sent } = sending();
  const audit = { ...recordingAudit().audit, event: async (_: AuditEvent) => Promise.reject(new Error('disk full')) };
  const { call, runtime } = runtimeOf(serverOf([send]), { audit });
  const asked = (await call('send', { to: 'x' }, { asks: 'round-trip' }).catch((error: unknown) => error)) as AskClient;
  const answer: PeerAnswer = { state: asked.question.state, said: 'yes' };
  await expect(call('send', { to: 'x' }, { asks: 'round-trip', answer })).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(call('send', { to: 'x' })).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  expect(sent).toEqual([]);
  await runtime.close();
});

it('asks nobody, and uses up no approval, for a call that cannot be recorded', async () => {
  const { send, sent } = sending();
  const { audit, setFull } = failingAudit();
  const { call, runtime } = runtimeOf(serverOf([send]), { audit });
  const approvals = await runtime.approvals();
  await expect(call('send', { to: 'x' })).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  expect(await approvals.pending()).toEqual([]);
  setFull(false);
  const refusal = (await call('send', { to: 'x' }).catch((error: unknown) => error)) as AskClient;
  await approvals.decide(String(refusal.details['approval']), true, { by: bob, way: 'page' });
  setFull(true);
  await expect(call('send', { to: 'x' })).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
  expect(sent).toEqual([]);
  setFull(false);
  expect(await call('send', { to: 'x' })).toMatchObject({ number: 1 });
  await runtime.close();
});

it('does not bother a person with a call that its preview refuses', async () => {
  const { send } = sending({ preview: async () => Promise.reject(new Error('backend down')) });
  const { call, runtime } = runtimeOf(serverOf([send]));
  await expect(call('send', { to: 'x' })).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(await (await runtime.approvals()).pending()).toEqual([]);
});

it('keeps no secret, and shows hidden characters', async () => {
  const { send } = sending();
  const { call, runtime } = runtimeOf(serverOf([send]), { settings: { secrets: ['s3cret-value'] } });
  const input = { to: 'x\u202Ey', note: 'key s3cret-value' };
  await expect(call('send', input)).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' });
  const [approval] = await (await runtime.approvals()).pending();
  expect(JSON.stringify(approval)).not.toContain('s3cret-value');
  expect(approval?.preview).toBe('to: "x\\u{202E}y"\nnote: "key [redacted]"');
  await runtime.close();
});

it('tells a caller nothing of the approvals of others', async () => {
  const { send } = sending();
  const { call, runtime } = runtimeOf(serverOf([send]));
  const idFor = async (principal: typeof bob) =>
    call('send', { to: 'x' }, { principal }).catch((error: AskClient) => error.details['approval']);
  const [mine, theirs] = [await idFor(asker), await idFor(bob)];
  expect(mine).not.toBe(theirs);
  await (await runtime.approvals()).decide(String(mine), true, { by: asker, way: 'page' });
  expect(await idFor(bob)).toBe(theirs);
  await runtime.close();
});
