import { fold } from '@enterprise-mcp/kit/text';
import type { Customer } from '../../domain/customer.ts';
import { customerFields } from './filtering.ts';
import { spelledLike, wordsOf } from './similarity.ts';

/** How a customer answers a query: the lower the rank, the better. */
export interface Match {
  readonly rank: number;
  readonly matchedOn: readonly string[];
}

const EXACT = 0;
const WORDS_OF_NAME = 1;
const WORDS = 2;
const SPELLING = 3;

const searched = [
  'name',
  'email',
  'phone',
  'domain',
  'industry',
  'city',
  'country',
  'job_title',
  'company',
  'owner',
] as const;

/** Exact address, number, id or name, then words and their beginnings in any field, then a name spelled similarly. */
export function match(customer: Customer, query: string): Match | undefined {
  const wanted = fold(query.trim());
  const exact = exactFields(customer, wanted);
  if (exact.length > 0) return { rank: EXACT, matchedOn: exact };

  const words = wordsOf(query);
  if (words.length === 0) return undefined;
  const texts = textsOf(customer);
  const found = words.map((word) => texts.filter(([, text]) => wordsOf(text).some((other) => other.startsWith(word))));
  if (found.every((fields) => fields.length > 0)) {
    const matchedOn = [...new Set(found.flat().map(([key]) => key))];
    return { rank: found.every((fields) => fields[0]?.[0] === 'name') ? WORDS_OF_NAME : WORDS, matchedOn };
  }
  return spelledLike(words, customer.name) ? { rank: SPELLING, matchedOn: ['similar spelling'] } : undefined;
}

function exactFields(customer: Customer, wanted: string): string[] {
  if (wanted === '') return [];
  const { id, email, domain, name } = customer;
  const same = Object.entries({ id, email, domain, name }).filter(([, text]) => text && fold(text) === wanted);
  return samePhone(customer.phone, wanted) ? ['phone', ...same.map(([key]) => key)] : same.map(([key]) => key);
}

/** `030 555 0101` is how people type what is stored as `+49 30 555 0101`. */
function samePhone(phone: string | null, wanted: string): boolean {
  const digits = (text: string) => text.replaceAll(/\D/g, '').replace(/^0+/, '');
  return phone !== null && /^[\d\s()+./-]{6,}$/.test(wanted) && digits(phone).endsWith(digits(wanted));
}

function textsOf(customer: Customer): readonly (readonly [key: string, text: string])[] {
  const read = customerFields(customer);
  return [...searched, ...Object.keys(customer.customFields)].flatMap((key) => {
    const value = read(key);
    return typeof value === 'string' || typeof value === 'number' ? [[key, String(value)] as const] : [];
  });
}
