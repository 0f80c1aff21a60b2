import type { ImportedCustomer } from '../ports.ts';
import { daysAfter, isoDay, startOfDay } from './calendar.ts';
import { type DemoFirm, makeFirms } from './companies.ts';
import { type DemoDeal, makeDeals } from './deals.ts';
import { FIELDS } from './fields.ts';
import { makeInteractions } from './interactions.ts';
import { COMPANY_NAME, OWNERS, ownerOf } from './owners.ts';
import { type DemoPerson, makePeople } from './people.ts';
import type { DemoCompany } from './port.ts';
import { Random } from './random.ts';

const SEED = 20_260_401;

/**
 * The CRM of Fernhollow Software, which sells planning software and does not exist. The same for every `now` of one
 * day; on another day the same people and deals with all dates moved along. No person, company, domain or telephone
 * number of it is real.
 */
export function demoCompany(now: Date): DemoCompany {
  const random = new Random(SEED);
  const today = startOfDay(now);
  const firms = makeFirms(today, random);
  const people = makePeople(firms, today, random);
  const deals = makeDeals(firms, people, today, random);
  const interactions = makeInteractions(firms, people, deals, today, random);

  // Nothing happens with a customer before the customer is there.
  const first = new Map<string, Date>();
  const happened = (source: string, at: Date) => {
    const known = first.get(source);
    if (!known || at < known) first.set(source, at);
  };
  const firmOf = new Map(people.map((p) => [p.source, p.firm.source]));
  const seen = (source: string, at: Date) => {
    happened(source, at);
    happened(firmOf.get(source) ?? source, at);
  };
  for (const { row, firm } of deals) {
    const at = row.steps[0]?.at ?? today;
    seen(row.customer, at);
    seen(firm.source, at);
  }
  for (const { customer, occurredAt } of interactions) seen(customer, occurredAt);
  for (const person of people) happened(person.firm.source, person.createdAt);
  const createdAt = ({ source, createdAt }: DemoFirm | DemoPerson) => {
    const event = first.get(source);
    return event && event < createdAt ? new Date(event.getTime() - 3_600_000) : createdAt;
  };
  const peopleRows = people.map((p) => personRow(p, createdAt(p), random));
  const firmCreated = new Map<string, Date>();
  for (const row of peopleRows) {
    const known = firmCreated.get(row.company ?? '');
    if (row.company && row.createdAt && (!known || row.createdAt < known)) firmCreated.set(row.company, row.createdAt);
  }
  const firmRows = firms.map((f) => {
    const [own, earliest] = [createdAt(f), firmCreated.get(f.source)];
    const at = earliest && earliest < own ? new Date(earliest.getTime() - 60_000) : own;
    return firmRow(f, at, deals, today, random);
  });
  return {
    name: COMPANY_NAME,
    owners: OWNERS,
    fields: FIELDS,
    customers: [...firmRows, ...peopleRows],
    opportunities: deals.map((d) => d.row),
    interactions,
  };
}

function firmRow(
  firm: DemoFirm,
  createdAt: Date,
  deals: readonly DemoDeal[],
  today: Date,
  random: Random,
): ImportedCustomer {
  const owner = ownerOf(firm, random);
  const won = deals.some((d) => d.firm === firm && d.row.steps.at(-1)?.stageLabel === 'Won');
  return {
    source: firm.source,
    type: 'company',
    name: firm.name,
    email: random.chance(0.5) ? `info@${firm.domain}` : undefined,
    phone: firm.phone,
    domain: firm.domain,
    industry: firm.industry,
    city: firm.city,
    country: firm.country.name,
    ownerEmail: owner.email,
    ownerName: owner.name,
    createdAt,
    customFields: {
      tier: random.weighted([
        ['Bronze', 45],
        ['Silver', 30],
        ['Gold', 18],
        ['Platinum', 7],
      ] as const),
      ...(random.chance(0.6) ? { nps: Math.min(10, Math.max(0, Math.round(7.6 + 2 * random.bell()))) } : {}),
      ...(won ? { contract_end: isoDay(daysAfter(today, random.int(-20, 400))) } : {}),
    },
  };
}

function personRow(person: DemoPerson, createdAt: Date, random: Random): ImportedCustomer {
  const owner = ownerOf(person.firm, random);
  return {
    source: person.source,
    type: 'contact',
    name: person.name,
    email: person.email,
    phone: person.phone,
    city: person.firm.city,
    country: person.firm.country.name,
    jobTitle: person.jobTitle,
    company: person.firm.source,
    ownerEmail: owner.email,
    ownerName: owner.name,
    createdAt,
    customFields: { newsletter: random.chance(0.55) },
  };
}
