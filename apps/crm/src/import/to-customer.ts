import type { CustomerType } from '../domain/customer.ts';
import type { ImportedCustomer } from '../ports.ts';
import { type CustomField, customValues } from './custom-values.ts';
import { ownerOf } from './owner.ts';
import type { Cell, FileKnowledge, RowReading } from './row-reading.ts';
import { sourceId, sourceIdByContent } from './source-id.ts';

const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/;
const DOMAIN = /^(?=.{1,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*$/u;
const TYPES: Readonly<Record<string, CustomerType>> = {
  company: 'company',
  organization: 'company',
  organisation: 'company',
  account: 'company',
  contact: 'contact',
  person: 'contact',
  individual: 'contact',
};

/** The record, or undefined when the reading says why not. */
export function toCustomer(
  reading: RowReading,
  custom: readonly CustomField[],
  file: FileKnowledge,
): ImportedCustomer | undefined {
  if (reading.refused) return undefined;
  const type = typeOf(reading, file);
  const email = emailOf(reading);
  const domain = domainOf(reading);
  // Companies have no company, whatever a column of that name says about them.
  const company = type === 'contact' ? companyOf(reading, file) : undefined;
  const full = [reading.value('first_name'), reading.value('last_name')].filter((part) => part !== undefined).join(' ');
  // Both HubSpot and Pipedrive show a record without name by its address.
  const name = reading.value('name') ?? (full || (email ?? domain));
  if (!name) reading.refuseMissing('name', 'the row has neither name nor e-mail nor domain');
  const createdAt = reading.date('created_at')?.at;
  const customFields = customValues(reading, custom, file);
  if (!type || !name || reading.refused) return undefined;
  const id = reading.value('id');
  const { profile } = file.plan;
  return {
    source: id
      ? sourceId(profile, profile.object, id)
      : sourceIdByContent(profile, [type, email ?? domain ?? `${name} | ${company ?? ''}`]),
    type,
    name,
    email,
    phone: reading.firstOfList(reading.first('phone')),
    domain,
    industry: reading.value('industry'),
    city: reading.value('city'),
    country: reading.value('country'),
    jobTitle: reading.value('job_title'),
    company,
    ...ownerOf(reading),
    createdAt,
    customFields,
  };
}

function typeOf(reading: RowReading, { plan }: FileKnowledge): CustomerType | undefined {
  if (plan.type) return plan.type;
  const cell = reading.first('type');
  if (!cell) {
    reading.refuseMissing('type', 'the row does not say whether it is a company or a contact');
    return undefined;
  }
  const type = TYPES[cell.text.toLowerCase()];
  if (!type) reading.refuse(cell, `'${cell.text}' is neither company nor contact; say --type for the whole file`);
  return type;
}

function emailOf(reading: RowReading): string | undefined {
  const cell = reading.first('email');
  const email = reading.firstOfList(cell);
  if (!cell || !email) return undefined;
  if (!EMAIL.test(email)) reading.refuse(cell, `'${email}' is no e-mail address`);
  return email.toLowerCase();
}

function domainOf(reading: RowReading): string | undefined {
  const cell = reading.first('domain');
  if (!cell) return undefined;
  const domain = cell.text
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^www\./i, '')
    .replace(/[/?#:].*$/s, '')
    .toLowerCase();
  if (!DOMAIN.test(domain)) reading.refuse(cell, `'${cell.text}' is no web domain`);
  return domain;
}

function companyOf(reading: RowReading, { plan: { profile } }: FileKnowledge): string | undefined {
  const id = reading.first('company_id');
  const first = reading.firstOfList(id);
  if (first) return sourceId(profile, profile.companyObject, first);
  return reading.value('company');
}

/** Where the company of a contact came from, for a remark on it. */
export function companyCell(reading: RowReading): Cell | undefined {
  return reading.first('company_id') ?? reading.first('company');
}
