import type { Queryable } from '@enterprise-mcp/postgres';
import type { Customer } from '../../../domain/customer.ts';
import { plainForms } from './plain.ts';
import type { Terms } from './terms.ts';

/** Which fields of each customer the query was found in, in the order of the fields. */
export async function matchedOn(
  tx: Queryable,
  terms: Terms,
  customers: readonly Customer[],
  /** Words that a misspelled query stands for. */
  corrected: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const fields = customers.flatMap((customer) =>
    fieldsOf(customer).map(([key, text]) => ({ id: customer.id, key, text })),
  );
  const plain = await plainForms(
    tx,
    fields.map(({ text }) => text),
  );
  const texts = new Map<string, FieldText[]>();
  for (const [index, { id, key }] of fields.entries()) {
    const field = { key, plain: plain[index] ?? '' };
    texts.set(id, [...(texts.get(id) ?? []), field]);
  }
  return new Map(customers.map(({ id }) => [id, matching(terms, texts.get(id) ?? [], corrected)]));
}

interface FieldText {
  readonly key: string;
  readonly plain: string;
}

function matching(terms: Terms, fields: readonly FieldText[], corrected: readonly string[]): readonly string[] {
  const digits = terms.raw.replaceAll(/\D/g, '').replace(/^0+/, '');
  const whole = fields.filter(({ key, plain }) => (key === 'phone' ? samePhone(plain, digits) : plain === terms.plain));
  // An id, an e-mail address or a number says itself; that its words stand elsewhere too does not matter.
  if (whole.some(({ key }) => ['id', 'email', 'phone', 'domain'].includes(key))) return whole.map(({ key }) => key);
  const searched = fields.filter(({ key }) => key !== 'id' && key !== 'phone');
  const where = (test: (word: string) => boolean) =>
    searched.filter(({ plain }) => plain.split(' ').some(test)).map(({ key }) => key);
  const found = new Set<string>();
  for (const word of terms.words) {
    const begins = where((w) => w.startsWith(word));
    for (const key of begins.length > 0 ? begins : where((w) => w.includes(word))) found.add(key);
  }
  for (const key of corrected.length > 0 ? where((w) => corrected.includes(w)) : []) found.add(key);
  if (found.size === 0) for (const { key, plain } of searched) if (plain.includes(terms.plain)) found.add(key);
  const keys = searched.map(({ key }) => key).filter((key) => found.has(key));
  return corrected.length > 0 ? [...keys, 'similar spelling'] : keys;
}

/** As in identifiers.ts: one is the end of the other. */
function samePhone(stored: string, typed: string): boolean {
  const digits = stored.replaceAll(/\D/g, '').replace(/^0+/, '');
  return typed.length >= 6 && digits.length >= 6 && (digits.endsWith(typed) || typed.endsWith(digits));
}

function fieldsOf(customer: Customer): readonly (readonly [string, string])[] {
  const builtIn: readonly (readonly [string, string | null | undefined])[] = [
    ['id', customer.id],
    ['name', customer.name],
    ['email', customer.email],
    ['phone', customer.phone],
    ['domain', customer.domain],
    ['company', customer.company?.name],
    ['city', customer.city],
    ['country', customer.country],
    ['industry', customer.industry],
    ['job_title', customer.jobTitle],
  ];
  const custom = Object.entries(customer.customFields).map(([key, value]) => [key, textOf(value)] as const);
  return [...builtIn, ...custom].flatMap(([key, text]) => (text ? [[key, text] as const] : []));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.map(textOf).join(' ') : undefined;
}
