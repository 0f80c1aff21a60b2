import { clientKinds, inProcess, type Person, persons } from '@enterprise-mcp/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { server } from '../src/server.ts';
import { startErp, TOKEN } from './erp-system.ts';

let erp: Awaited<ReturnType<typeof startErp>>;
const sessions: Awaited<ReturnType<typeof inProcess>>[] = [];
beforeEach(async () => {
  erp = await startErp();
});
afterEach(async () => {
  for (const { close } of sessions.splice(0)) await close();
  await erp.close();
});

async function start(kind: (typeof clientKinds)[number], person?: Person) {
  const config = { apiUrl: erp.url, apiToken: TOKEN, apiTimeout: 5 };
  const session = await inProcess(server, kind, { settings: { config }, ...(person && { person }) });
  sessions.push(session);
  return session.client;
}

const wanted = { vendor: 'V-100', item: '7-2210', pieces: 4 };

describe.each(clientKinds)('the ERP through %s', (kind) => {
  it('shows an order in words of the company', async () => {
    const { data } = await (await start(kind)).call('get_order', { order: 'PO-4711' });
    expect(data).toEqual({ number: 'PO-4711', vendor: 'Halden Rope Works', state: 'delivered', total: '1200.50' });
  });

  it('says so when there is none, and refuses what is no number without asking', async () => {
    const client = await start(kind);
    expect((await client.call('get_order', { order: 'PO-1' })).error?.code).toBe('ERP_ORDER_NOT_FOUND');
    expect((await client.call('get_order', { order: '../Vendors' })).error?.code).toBe('INVALID_ARGUMENTS');
  });

  it('orders when a person says yes, once for a key', async () => {
    const client = await start(kind, persons.saysYes);
    const made = await client.call('create_order', { ...wanted, idempotency_key: crypto.randomUUID() });
    expect(made.data).toMatchObject({ number: 'PO-4712', state: 'open', total: '50.00' });
    expect(erp.orders.size).toBe(2);
  });

  it('orders nothing when a person says no', async () => {
    const answer = await (await start(kind, persons.saysNo)).call('create_order', wanted);
    expect(answer.error?.code).toBe('CONFIRMATION_DENIED');
    expect(erp.orders.size).toBe(1);
  });

  it("hands on the ERP's reason when it refuses", async () => {
    const answer = await (await start(kind, persons.saysYes)).call('create_order', { ...wanted, vendor: 'V-7' });
    expect(answer.error).toMatchObject({ code: 'ERP_REFUSED', message: expect.stringContaining('no vendor V-7') });
  });
});
