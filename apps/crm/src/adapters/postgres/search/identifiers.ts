import type { Queryable } from '@enterprise-mcp/postgres';
import type { Condition } from '../filters.ts';
import { toRow } from '../ids.ts';
import { all, Params } from '../params.ts';
import type { Terms } from './terms.ts';

/** More than this share a switchboard's number; the words find the others. */
const MAX = 50;
/** Fewer digits are no phone number. */
const MIN_DIGITS = 6;
/** What a national and an international number share at least. */
const COMMON_DIGITS = 7;

/** Customers whose id, e-mail, phone or web domain is what was asked for: companies first, then by name. */
export async function identified(
  tx: Queryable,
  terms: Terms,
  conditions: readonly Condition[],
): Promise<readonly number[]> {
  const params = new Params();
  const ways: string[] = [];
  const row = toRow('customer', terms.raw);
  if (row !== undefined) ways.push(`c.id = ${params.add(row, 'bigint')}`);
  if (isEmail(terms)) ways.push(`crm.fold(c.email) = crm.fold(${params.add(terms.raw)}::text)`);
  if (isDomain(terms)) ways.push(`crm.fold(c.domain) = crm.fold(${params.add(terms.raw)}::text)`);
  const digits = phoneDigits(terms.raw);
  if (digits !== undefined) {
    // By their last digits, and then one must be the end of the other: '030 555 0101' is '+49 30 555 0101'.
    const end = params.add(`${[...digits.slice(-COMMON_DIGITS)].reverse().join('')}%`);
    const typed = params.add(digits, 'text');
    ways.push(`(reverse(c.phone_digits) COLLATE "C" LIKE ${end}
      AND (c.phone_digits LIKE '%' || ${typed} OR ${typed} LIKE '%' || ltrim(c.phone_digits, '0')))`);
  }
  if (ways.length === 0) return [];
  const { rows } = await tx.query<{ id: number }>(
    `SELECT c.id FROM crm.customers c
     WHERE (${ways.join(' OR ')}) AND ${all(conditions.map((condition) => condition(params)))}
     ORDER BY (c.type = 'company') DESC, c.name_key, c.id LIMIT ${MAX}`,
    params.values,
  );
  return rows.map(({ id }) => id);
}

const isEmail = ({ raw }: Terms) => /^\S+@\S+$/.test(raw);

/** Looks like `northwind.example`, and like no number. */
export const isDomain = ({ raw }: Terms) => /^[^\s@]+\.[^\s@.]+$/.test(raw) && /\D$/.test(raw);

/** `+49 (0)30 555 01-01` and `0049 30 5550101` have the same end, which is what is compared. */
function phoneDigits(text: string): string | undefined {
  if (!/^[+\d][\d\s()./-]*$/.test(text)) return undefined;
  const digits = text.replace('(0)', '').replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length < MIN_DIGITS ? undefined : digits;
}
