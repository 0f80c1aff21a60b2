import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditOutcome } from '@enterprise-mcp/kit/serve';
import { afterEach, describe, expect, it } from 'vitest';
import { clientKinds, inProcess, type Person, persons } from '../src/clients/index.ts';
import { confirmingServer } from './confirming-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

const lamp = { item: 'lamp' };
const common = {
  dataDir: '/tmp/enterprise-mcp-test',
  auditDir: '/tmp/enterprise-mcp-test/audit',
  logLevel: 'silent',
} as const;
const impatient = {
  settings: { common: { ...common, callTimeoutMs: 5000, approvals: { ttlMs: 60_000, port: 0, askMs: 100 } } },
};

describe.each(clientKinds)('confirmation, with %s', (kind) => {
  async function start(person?: Person) {
    const outcomes: AuditOutcome[] = [];
    const events: unknown[] = [];
    const audit = {
      intent: async () => undefined,
      outcome: async (record: AuditOutcome) => void outcomes.push(record),
      event: async (record: unknown) => void events.push(record),
      close: async () => undefined,
    };
    const shop = confirmingServer();
    const session = await inProcess(shop.server, kind, { audit, ...impatient, ...(person && { person }) });
    open.push(session);
    return { ...session, ...shop, outcomes, events };
  }
  const os = { id: 'os:ada', name: 'ada', roles: [] };

  it('refuses without elicitation, with the way to approve, and runs the repeat once', async () => {
    const { client, runtime, ran, outcomes } = await start();
    const { error } = await client.call('order_item', lamp);
    expect(error).toMatchObject({ code: 'CONFIRMATION_REQUIRED', category: 'denied', retryable: false });
    const { approval, link, command, expires_at } = { ...error?.details };
    expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/[\\w-]{16}/${approval}$`));
    expect(command).toBe(`mcp-shop approvals approve ${approval}`);
    expect(Date.parse(String(expires_at)) - Date.now()).toBeLessThanOrEqual(60_000);
    // Asked again, it is the same question.
    expect((await client.call('order_item', lamp)).error?.details?.['approval']).toBe(approval);

    const approvals = await runtime.approvals();
    expect(await approvals.pending()).toMatchObject([
      { preview: 'Order lamp for 10 EUR', principal: { id: 'test:user' } },
    ]);
    await approvals.decide(String(approval), true, { by: os, way: 'cli' });
    expect(ran).toEqual([]);
    expect((await client.call('order_item', lamp)).data).toEqual({ number: 1 });
    expect(outcomes.at(-1)).toMatchObject({ code: 'ok', decision: 'confirm', approval });
    expect((await client.call('order_item', lamp)).error?.code).toBe('CONFIRMATION_REQUIRED');
    expect(ran).toEqual(['lamp']);
  });

  it('asks in the client, shows the preview exactly, and runs on yes', async () => {
    const shown: string[] = [];
    const { client, ran, events, outcomes } = await start(async (question) => {
      shown.push(question);
      return persons.saysYes();
    });
    expect((await client.call('order_item', lamp)).data).toEqual({ number: 1 });
    expect(shown).toEqual([
      expect.stringMatching(/^Shop: Order item\n\ntestkit-.* wants to do this:\n\nOrder lamp for 10 EUR$/),
    ]);
    expect(ran).toEqual(['lamp']);
    const { approval } = outcomes.at(-1) ?? {};
    expect(events).toMatchObject([
      {
        event: 'approval',
        principal: 'test:user',
        approval,
        decision: 'approved',
        way: kind === 'sdk-2.x-2026' ? 'round-trip' : 'elicitation',
      },
    ]);
    // Each call is a question of its own.
    await client.call('order_item', lamp);
    expect(shown).toHaveLength(2);
  });

  it('takes no for an answer, and does not ask again', async () => {
    let asked = 0;
    const { client, ran } = await start(async () => {
      asked++;
      return persons.saysNo();
    });
    for (const _ of [1, 2, 3]) expect((await client.call('order_item', lamp)).error?.code).toBe('CONFIRMATION_DENIED');
    expect(asked).toBe(1);
    expect(ran).toEqual([]);
    expect((await client.call('order_item', { item: 'desk' })).error?.code).toBe('CONFIRMATION_DENIED');
    expect(asked).toBe(2);
  });

  it.each(['dismisses', 'overlooks'] as const)('leaves the page to a person who %s the question', async (how) => {
    const { client, ran } = await start(persons[how]);
    const { error } = await client.call('order_item', lamp);
    expect(error?.code).toBe('CONFIRMATION_REQUIRED');
    expect(error?.details?.['link']).toBeDefined();
    expect(ran).toEqual([]);
  });

  it('does not wait for a person who never answers, who may still approve elsewhere', async () => {
    const { client, runtime, ran } = await start(persons.neverAnswers);
    // A 2026 client is not waited for at all: it holds the question, and the call has ended.
    const asked = client.call('order_item', lamp).catch(() => undefined);
    const refused = kind === 'sdk-2.x-2026' ? await sleep(200) : await asked;
    if (refused) expect(refused.error?.code).toBe('CONFIRMATION_REQUIRED');
    expect(ran).toEqual([]);
    const approvals = await runtime.approvals();
    const [waiting] = await approvals.pending();
    await approvals.decide(waiting?.id ?? '', true, { by: os, way: 'page' });
    expect((await client.call('order_item', lamp)).data).toEqual({ number: 1 });
    expect(ran).toEqual(['lamp']);
  });

  it('asks anew when what would happen has changed since it was shown', async () => {
    const { client, runtime, ran, setPrice } = await start();
    const first = (await client.call('order_item', lamp)).error?.details?.['approval'];
    const approvals = await runtime.approvals();
    await approvals.decide(String(first), true, { by: os, way: 'page' });
    setPrice(99);
    const second = (await client.call('order_item', lamp)).error?.details?.['approval'];
    expect(second).not.toBe(first);
    setPrice(10);
    expect((await client.call('order_item', lamp)).error?.code).toBe('CONFIRMATION_REQUIRED');
    expect(ran).toEqual([]);
  });

  it('answers the repeat of a finished call with its result, asking nobody', async () => {
    let asked = 0;
    const { client, ran } = await start(async () => {
      asked++;
      return persons.saysYes();
    });
    const args = { ...lamp, idempotency_key: 'k1' };
    expect((await client.call('order_item', args)).data['number']).toBe(1);
    expect((await client.call('order_item', args)).data['number']).toBe(1);
    expect((await client.call('order_item', { item: 'desk', idempotency_key: 'k1' })).error?.code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect([asked, ran]).toEqual([1, ['lamp']]);
  });
});

describe('a 2026 client that cheats', () => {
  async function start() {
    const shop = confirmingServer();
    const session = await inProcess(shop.server, 'sdk-2.x-2026', { ...impatient, person: persons.neverAnswers });
    open.push(session);
    const asked = await session.client.leg('order_item', lamp);
    if (!('state' in asked)) throw new Error('was not asked');
    return { ...shop, ...session, state: asked.state };
  }
  const codeOf = (answer: object) => ('error' in answer ? (answer.error as { code: string }).code : 'none');

  it('cannot take a yes along to other arguments', async () => {
    const { client, state, ran } = await start();
    expect(codeOf(await client.leg('order_item', { item: 'yacht' }, { state }))).toBe('CONFIRMATION_MISMATCH');
    expect(ran).toEqual([]);
  });

  it('cannot use a yes twice', async () => {
    const { client, state, ran } = await start();
    expect(await client.leg('order_item', lamp, { state })).toMatchObject({ data: { number: 1 } });
    expect(codeOf(await client.leg('order_item', lamp, { state }))).toBe('CONFIRMATION_MISMATCH');
    expect(ran).toEqual(['lamp']);
  });

  it('cannot change the state, or bring none', async () => {
    const { client, state, ran } = await start();
    const changed = `${state.slice(0, 20)}${state[20] === 'A' ? 'B' : 'A'}${state.slice(21)}`;
    for (const wrong of [changed, '', 'x'.repeat(5000)]) {
      expect(codeOf(await client.leg('order_item', lamp, { state: wrong }))).toBe('CONFIRMATION_MISMATCH');
    }
    expect(ran).toEqual([]);
  });

  it.each([
    { action: 'accept' },
    { action: 'accept', content: { confirmation: 'yes' } },
    { action: 'accept', content: { confirmation: 1 } },
    { action: 'accept', content: { other: true } },
  ])('is not taken at its word without an explicit yes: %j', async (response) => {
    const { client, state, ran } = await start();
    expect(codeOf(await client.leg('order_item', lamp, { state, response }))).toBe('CONFIRMATION_REQUIRED');
    expect(ran).toEqual([]);
  });
});
