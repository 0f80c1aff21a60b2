import { describe, expect, it } from 'vitest';
import { memoryCrm } from '../adapters/memory/index.ts';
import { defaultPipeline } from '../domain/default-pipeline.ts';
import { decimalsOf, totals } from '../domain/money.ts';
import { kindOf, ODDS } from './deal-path.ts';
import { demoCompany } from './demo-company.ts';
import { loadDemo } from './load-demo.ts';

const now = new Date('2026-04-01T10:00:00Z');
const data = demoCompany(now);
const { customers, opportunities, interactions } = data;
const companies = customers.filter((c) => c.type === 'company');
const contacts = customers.filter((c) => c.type === 'contact');
const bySource = new Map(customers.map((c) => [c.source, c]));
const dealBySource = new Map(opportunities.map((o) => [o.source, o]));
const lastStep = (o: (typeof opportunities)[number]) =>
  o.steps.at(-1) ?? { stageLabel: '', at: new Date(0), reason: null };
const time = (at: Date | undefined) => at?.getTime() ?? Number.NaN;

describe('demoCompany', () => {
  it('is the same at every start of a day, and the same company on another', () => {
    expect(demoCompany(new Date('2026-04-01T23:59:59Z'))).toEqual(data);
    const later = demoCompany(new Date('2027-08-15T00:00:00Z'));
    expect(later.customers.map((c) => c.name)).toEqual(data.customers.map((c) => c.name));
  });

  it('has the promised size', () => {
    expect([companies.length, contacts.length, data.owners.length]).toEqual([140, 360, 6]);
    expect([opportunities.length, interactions.length]).toEqual([300, 4000]);
    expect(new Set(opportunities.map((o) => o.currency))).toEqual(new Set(['USD', 'GBP', 'EUR', 'CHF', 'SEK', 'CAD']));
  });

  it('refers only to what it has, under ids that are used once', () => {
    for (const rows of [customers, opportunities, interactions]) {
      expect(new Set(rows.map((r) => r.source)).size).toBe(rows.length);
    }
    expect(contacts.every((c) => bySource.get(c.company ?? '')?.type === 'company')).toBe(true);
    expect(opportunities.every((o) => bySource.has(o.customer))).toBe(true);
    expect(interactions.every((i) => bySource.has(i.customer))).toBe(true);
    expect(interactions.every((i) => i.opportunity === null || dealBySource.has(i.opportunity))).toBe(true);
    const emails = new Set(data.owners.map((o) => o.email));
    expect([...customers, ...opportunities].every((r) => emails.has(r.ownerEmail ?? ''))).toBe(true);
  });

  it('keeps an interaction about a deal with the people of that deal', () => {
    const account = (source: string) => bySource.get(source)?.company ?? source;
    for (const i of interactions) {
      const deal = i.opportunity && dealBySource.get(i.opportunity);
      if (deal) expect(account(i.customer)).toBe(account(deal.customer));
    }
  });

  it('moves deals only as the pipeline allows, forward in time, and never into the future', () => {
    const idOf = (label: string) => defaultPipeline.stages.find((s) => s.label === label)?.id ?? `no stage ${label}`;
    for (const { steps, source } of opportunities) {
      expect(steps[0]?.stageLabel).toBe('Lead');
      for (const [i, step] of steps.entries()) {
        const before = steps[i - 1];
        expect(step.at <= now, source).toBe(true);
        expect(step.reason === null, source).toBe(kindOf(step.stageLabel) !== 'lost');
        if (!before) continue;
        expect(step.at > before.at, source).toBe(true);
        const legal = defaultPipeline.stages.find((s) => s.label === before.stageLabel)?.next ?? [];
        expect(legal, `${source}: ${before.stageLabel} → ${step.stageLabel}`).toContain(idOf(step.stageLabel));
      }
    }
    for (const [from, to] of Object.entries(ODDS)) {
      const legal = defaultPipeline.stages.find((s) => s.label === from)?.next;
      for (const [label] of to) if (label !== from) expect(legal, `${from} → ${label}`).toContain(idOf(label));
    }
  });

  it('is plausible: an open pipeline, wins and losses, something overdue, strong quarters', () => {
    const kinds = opportunities.map((o) => kindOf(lastStep(o).stageLabel));
    const share = (kind: string) => kinds.filter((k) => k === kind).length / kinds.length;
    for (const kind of ['open', 'won', 'lost']) expect(share(kind), kind).toBeGreaterThan(0.15);
    const stages = new Set(opportunities.map((o) => lastStep(o).stageLabel));
    expect(stages.size).toBe(6);
    const open = opportunities.filter((o) => kindOf(lastStep(o).stageLabel) === 'open');
    const overdue = open.filter((o) => o.closeDate < '2026-04-01').length;
    expect(overdue).toBeGreaterThan(3);
    expect(overdue).toBeLessThan(open.length / 2);
    const months = new Set(opportunities.map((o) => o.steps[0]?.at.toISOString().slice(0, 7)));
    expect(months.size).toBeGreaterThanOrEqual(18);
    const august = interactions.filter((i) => i.occurredAt.getUTCMonth() === 7).length;
    const november = interactions.filter((i) => i.occurredAt.getUTCMonth() === 10).length;
    expect(november).toBeGreaterThan(august);
  });

  it('closes a deal on the day of its last move', () => {
    for (const o of opportunities) {
      const last = lastStep(o);
      if (kindOf(last.stageLabel) !== 'open') expect(o.closeDate).toBe(last.at.toISOString().slice(0, 10));
    }
  });

  it('lets nothing happen before its customer is there, nor contacts before their company', () => {
    for (const c of customers) expect(time(c.createdAt)).toBeLessThanOrEqual(now.getTime());
    for (const c of contacts) {
      expect(time(bySource.get(c.company ?? '')?.createdAt)).toBeLessThanOrEqual(time(c.createdAt));
    }
    for (const o of opportunities) {
      expect(time(bySource.get(o.customer)?.createdAt)).toBeLessThanOrEqual(time(o.steps[0]?.at));
    }
    for (const i of interactions) {
      expect(i.occurredAt <= now).toBe(true);
      expect(time(bySource.get(i.customer)?.createdAt)).toBeLessThanOrEqual(time(i.occurredAt));
      const deal = i.opportunity ? dealBySource.get(i.opportunity) : undefined;
      if (deal) expect(time(deal.steps[0]?.at)).toBeLessThanOrEqual(i.occurredAt.getTime());
    }
  });

  it('has amounts that add up exactly', () => {
    for (const { amount, currency } of opportunities) {
      expect(amount).toMatch(new RegExp(`^[1-9]\\d*\\.\\d{${decimalsOf(currency)}}$`));
    }
    const all = totals(opportunities);
    const perStage = totals(
      defaultPipeline.stages.flatMap((s) => totals(opportunities.filter((o) => lastStep(o).stageLabel === s.label))),
    );
    expect(perStage).toEqual(all);
    const country = new Map(companies.map((c) => [c.source, c.country]));
    const perCountry = [...new Set(country.values())].flatMap((name) =>
      totals(opportunities.filter((o) => country.get(bySource.get(o.customer)?.company ?? o.customer) === name)),
    );
    expect(totals(perCountry)).toEqual(all);
  });

  it('names nobody real: example domains and telephone numbers reserved for fiction only', () => {
    const text = JSON.stringify(data);
    expect(text.match(/[\w.+-]+@[\w.-]+/g)?.filter((a) => !/^[a-z0-9.+-]+@[a-z0-9-]+\.example$/.test(a))).toEqual([]);
    expect(text).not.toMatch(/https?:|\.(com|org|net|de|fr|io)\b/);
    expect(companies.every((c) => c.domain?.endsWith('.example'))).toBe(true);
    const fiction =
      /^(\+1 [2-9]\d\d 555 01\d\d|\+44 20 7946 0\d{3}|\+49 30 23125 \d{3}|\+33 1 99 00 \d\d \d\d|\+46 8 465 004 \d\d|\+353 20 91\d \d{4})$/;
    expect(customers.flatMap((c) => c.phone ?? []).filter((p) => !fiction.test(p))).toEqual([]);
    expect(new Set(contacts.map((c) => c.email)).size).toBe(contacts.length);
  });

  it('has namesakes and look-alikes to be careful with', () => {
    const named = (name: string) => contacts.filter((c) => c.name === name);
    expect(named('Owen Ashgrove')).toHaveLength(4);
    expect(new Set(named('Owen Ashgrove').map((c) => c.company)).size).toBe(4);
    expect(named('Anneliese Vogelsänger')).toHaveLength(3);
    const short = companies.map((c) =>
      c.name.replace(/ (Inc\.|LLC|Corp\.|Ltd\.?|plc|GmbH( & Co\. KG)?|AG|SARL|SAS?|AB)$/, ''),
    );
    expect(new Set(short).size).toBeLessThan(short.length);
  });

  it('fits the custom fields it defines', () => {
    const fields = new Map(data.fields.map((f) => [f.key, f]));
    for (const row of [...customers, ...opportunities]) {
      for (const [key, value] of Object.entries(row.customFields)) {
        const field = fields.get(key);
        if (field?.type === 'select') expect(field.options).toContain(value);
        else if (field?.type === 'date') expect(value).toMatch(/^\d{4}-\d\d-\d\d$/);
        else expect(typeof value).toBe(field?.type === 'text' ? 'string' : field?.type);
      }
    }
  });

  it('is written in three languages, and no two texts in ten are the same', () => {
    expect(interactions.some((i) => i.body.includes('Nächster Schritt'))).toBe(true);
    expect(interactions.some((i) => i.body.includes('Prochaine étape'))).toBe(true);
    expect(new Set(interactions.map((i) => i.body)).size).toBeGreaterThan(interactions.length * 0.8);
    expect(interactions.filter((i) => /[{}]/.test(i.subject + i.body))).toEqual([]);
  });
});

describe('loadDemo', () => {
  it('defines fields, then writes customers, then their past, in one call each', async () => {
    const calls: string[] = [];
    const crm = memoryCrm({ now: () => now });
    const imports = {
      defineFields: async (...args: Parameters<typeof crm.imports.defineFields>) => {
        calls.push('fields');
        await crm.imports.defineFields(...args);
      },
      upsertCustomers: async (...args: Parameters<typeof crm.imports.upsertCustomers>) => {
        calls.push('customers');
        return crm.imports.upsertCustomers(...args);
      },
      loadHistory: async (history: { opportunities: readonly unknown[]; interactions: readonly unknown[] }) => {
        calls.push('history');
        return { opportunities: history.opportunities.length, interactions: history.interactions.length };
      },
    };
    await loadDemo({ imports }, data);
    expect(calls).toEqual(['fields', 'customers', 'history']);
    expect(await crm.owners.owners()).toHaveLength(6);
    const people = await crm.customers.resolve('owen ashgrove');
    expect(people).toHaveLength(4);
    expect((await crm.imports.upsertCustomers(data.customers)).unchanged).toBe(500);
  });
});
