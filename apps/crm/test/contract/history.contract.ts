import { hostileStrings } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { HistoryQuery } from '../../src/ports.ts';
import { everyPage } from './call.ts';
import { type OpenCrm, seeded } from './opened.ts';
import { customerId, dealId, hostileBody, today } from './seed-small.ts';

export function historyContract(open: OpenCrm): void {
  describe('history', () => {
    const ports = seeded(open);
    const list = async (query: HistoryQuery) => (await ports().history.list(query, { limit: 100 })).items;
    const halden = () => customerId(ports(), 'halden.example');

    it('is the union of what was said and what happened, newest first', async () => {
      const entries = await list({ customerId: await halden() });
      expect(entries.map(({ type, at }) => `${at.slice(0, 10)} ${type}`)).toEqual([
        '2026-04-01 note',
        '2026-03-21 stage_change',
        '2026-03-18 stage_change',
        '2026-03-05 created',
        '2026-03-04 email',
        '2026-03-02 call',
        '2026-03-01 created',
        '2026-02-20 created',
        '2026-02-01 created',
      ]);
    });

    it("includes a company's contacts, and a contact's is its own", async () => {
      const call = (await list({ customerId: await halden(), types: ['call'] }))[0];
      expect(call).toMatchObject({
        type: 'call',
        customer: { name: 'Ingrid Solberg' },
        opportunity: { name: 'Fleet telemetry' },
        subject: 'Telemetry scope',
        body: 'Wants hourly positions.',
        by: 'Ada Quill',
        from: null,
        to: null,
      });
      const ingrid = await customerId(ports(), 'ingrid@halden.example');
      expect(await list({ customerId: ingrid })).toEqual([call]);
    });

    it("is a deal's alone when a deal is asked for", async () => {
      const entries = await list({ opportunityId: await dealId(ports(), 'Fleet telemetry') });
      expect(entries.map(({ type }) => type)).toEqual(['call', 'created']);
    });

    it('says from where to where a deal went, and why', async () => {
      const lost = (await list({ customerId: await halden(), types: ['stage_change'] }))[1];
      expect(lost).toMatchObject({
        from: 'Qualified',
        to: 'Lost',
        reason: 'Price',
        opportunity: { name: 'Harbour signage' },
        subject: null,
        body: null,
      });
    });

    it('keeps to types and to a period: since counts, until does not', async () => {
      const customer = await halden();
      const since = new Date('2026-03-02T09:00:00Z');
      const until = new Date('2026-03-04T10:00:00Z');
      expect((await list({ customerId: customer, since, until })).map(({ type }) => type)).toEqual(['call']);
      expect(await list({ customerId: customer, types: ['meeting'] })).toEqual([]);
      expect((await list({ customerId: customer, types: ['email', 'note'] })).map(({ type }) => type)).toEqual([
        'note',
        'email',
      ]);
    });

    it('gives bodies whole', async () => {
      expect((await list({ customerId: await halden(), types: ['email'] }))[0]?.body).toBe(hostileBody);
    });

    it('logs an interaction and gives it back', async () => {
      const customer = await customerId(ports(), 'cafe-zuerich.example');
      const deal = await dealId(ports(), 'Loyalty cards');
      const entry = await ports().history.log({
        type: 'meeting',
        customerId: customer,
        opportunityId: deal,
        subject: 'Design review',
        body: `Liked the "gold" card.\nIt's a 'maybe'.`,
        occurredAt: new Date('2026-04-10T13:30:00.000Z'),
        by: 'Ada Quill',
      });
      expect(entry).toMatchObject({
        type: 'meeting',
        at: '2026-04-10T13:30:00.000Z',
        customer: { id: customer, name: 'Café Zürich' },
        opportunity: { id: deal, name: 'Loyalty cards' },
        body: `Liked the "gold" card.\nIt's a 'maybe'.`,
      });
      expect((await list({ customerId: customer, types: ['meeting'] }))[0]).toEqual(entry);
    });

    it('logs nothing with a customer or a deal that is not there', async () => {
      const customer = await halden();
      const before = (await list({ customerId: customer })).length;
      const note = { type: 'note', subject: 'x', body: '', occurredAt: today, by: 'Ada Quill' } as const;
      await expect(
        ports().history.log({ ...note, customerId: 'cus_999999', opportunityId: null }),
      ).rejects.toMatchObject({ code: 'CRM_CUSTOMER_NOT_FOUND' });
      await expect(
        ports().history.log({ ...note, customerId: customer, opportunityId: 'opp_999999' }),
      ).rejects.toMatchObject({ code: 'CRM_OPPORTUNITY_NOT_FOUND' });
      expect((await list({ customerId: customer })).length).toBe(before);
    });

    it.each(hostileStrings)('keeps a body of %s', async (name, body) => {
      const customerOf = await customerId(ports(), 'oils.example');
      const { id } = await ports().history.log({
        type: 'note',
        customerId: customerOf,
        opportunityId: null,
        subject: name,
        body,
        occurredAt: today,
        by: 'Ada Quill',
      });
      const entry = (await list({ customerId: customerOf })).find((one) => one.id === id);
      // NUL and half characters cannot be stored; everything else must come back as it was.
      expect(entry?.body).toBe(body.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\uFFFD'));
    });

    it('is empty for whom nothing is known of', async () => {
      expect(await list({ customerId: 'cus_999999' })).toEqual([]);
      expect(await list({ opportunityId: 'opp_999999' })).toEqual([]);
    });
  });

  describe('paging of history', () => {
    const ports = seeded(open);
    it('is complete and without doubles, also where many things happened at the same moment', async () => {
      const customer = await customerId(ports(), 'halden.example');
      const log = (index: number) =>
        ports().history.log({
          type: index % 2 === 0 ? 'note' : 'email',
          customerId: customer,
          opportunityId: null,
          subject: `Tie ${index}`,
          body: '',
          // Also at the moment of a stage change.
          occurredAt: new Date(index % 3 === 0 ? '2026-03-21T00:00:00Z' : '2026-03-04T10:00:00Z'),
          by: 'Ada Quill',
        });
      for (let index = 0; index < 30; index++) await log(index);
      const all = (await ports().history.list({ customerId: customer }, { limit: 100 })).items.map(({ id }) => id);
      expect(new Set(all).size).toBe(39);
      for (const limit of [1, 4, 39]) {
        const paged = await everyPage(limit, (page) => ports().history.list({ customerId: customer }, page));
        expect(paged.map(({ id }) => id)).toEqual(all);
      }
    });
  });
}
