import type pg from 'pg';
import type { CrmPorts, CustomerQuery } from '../../apps/crm/src/ports.ts';
import { HOT_COMPANY } from './crm-load.ts';
import { random } from './crm-words.ts';

/** One kind of question, with new parameters each time. */
export interface Kind {
  readonly name: string;
  /** p95 in milliseconds that is promised at every size. */
  readonly limit?: number;
  /** Is 10 times the data held to twice the time? */
  readonly scales?: boolean;
  /** Fewer repetitions than the others: what takes long. */
  readonly calls?: number;
  ask(call: number): Promise<unknown>;
}

/** Words as they are in the data, with how many customers have them. */
export interface Known {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string;
  readonly domain: string | null;
  readonly words: readonly string[];
}

/** Customers to ask for: spread evenly over the table. */
export async function known(client: pg.Client, customers: number, count: number): Promise<readonly Known[]> {
  const step = Math.max(1, Math.floor(customers / count));
  const { rows } = await client.query<Omit<Known, 'words'> & { name_key: string }>(
    `SELECT id::int, name, email, phone, domain, name_key FROM crm.customers WHERE id % $1 = 7 % $1 ORDER BY id`,
    [step],
  );
  return rows.map(({ name_key, ...row }) => ({ ...row, words: name_key.split(' ') }));
}

/** The words that stand in most customers, most frequent first. */
export async function commonWords(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ word: string }>(
    'SELECT word FROM crm.customer_words GROUP BY word ORDER BY count(*) DESC LIMIT 40',
  );
  return rows.map(({ word }) => word);
}

/** What people and attackers type that is no name. */
const hostile = [
  'a',
  'an',
  'e',
  '%',
  '_',
  '\\',
  "'; DROP TABLE crm.customers; --",
  '\0',
  '😀',
  'مرحبا بالعالم',
  '...',
  'x'.repeat(50_000),
  'gmbh ag de '.repeat(2_000),
  Array.from({ length: 500 }, (_, n) => `w${n}`).join(' '),
  '\u202Enimda',
  '1',
  '2026',
  'xampl',
  '%%%%',
  'a b c d e f g h',
  'bronze de gmbh',
  'zzzzzz',
  'qxqxqxqx yzyzyzyz',
  '../../etc/passwd',
  '\ud800',
];

export function kinds(ports: CrmPorts, people: readonly Known[], common: readonly string[]): readonly Kind[] {
  const next = random(42);
  const one = <T>(list: readonly T[]): T => {
    const item = list[Math.floor(next() * list.length)];
    if (item === undefined) throw new Error('nothing to ask for');
    return item;
  };
  const search = (query: Partial<CustomerQuery>) =>
    ports.customers.search({ filters: [], sort: 'relevance', ...query }, { limit: 10 });
  const find = (query: string) => search({ query });
  const word = () =>
    one(
      one(people)
        .words.filter((w) => w.length > 3)
        .concat('nord'),
    );
  const part = (text: string, length: number) => {
    const start = 1 + Math.floor(next() * Math.max(1, text.length - length));
    return text.slice(start, start + length);
  };
  const eq = (field: string, value: string | number) => search({ filters: [{ field, op: 'eq', value }] });
  const month = () => `202${3 + Math.floor(next() * 3)}-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}`;
  const quick = { limit: 10, scales: true };
  // Several conditions at once, each of which many customers fulfil: not promised, but watched.
  const watched = { limit: 50 };

  return [
    { name: 'get by id', ...quick, ask: () => ports.customers.get(`cus_${one(people).id}`) },
    { name: 'exact id', ...quick, ask: () => find(`cus_${one(people).id}`) },
    { name: 'exact e-mail', ...quick, ask: () => find(one(people.filter((p) => p.email)).email ?? '') },
    { name: 'exact phone', ...quick, ask: () => find(one(people).phone.replace('+49 ', '0')) },
    { name: 'exact domain', ...quick, ask: () => find(one(people.filter((p) => p.domain)).domain ?? '') },
    { name: 'full name', ...quick, ask: () => find(one(people).name) },
    { name: 'one word', ...quick, ask: () => find(word()) },
    { name: 'prefix, 2 to 5 letters', ...quick, ask: () => find(word().slice(0, 2 + Math.floor(next() * 4))) },
    {
      name: 'two prefixes',
      ...watched,
      ask: () =>
        find(
          one(people)
            .words.map((w) => w.slice(0, 4))
            .join(' '),
        ),
    },
    { name: 'substring, 3 to 6 letters', ...quick, ask: () => find(part(word(), 3 + Math.floor(next() * 4))) },
    { name: 'word of a custom field', ...quick, ask: () => find(`c-${one(people).id}`) },
    { name: 'custom field eq, unique', ...quick, ask: () => eq('contract', `C-${one(people).id}`) },
    { name: 'custom field eq, 2 to 75 %', ...quick, ask: () => eq('tier', one(['Gold', 'Silver', 'Bronze'])) },
    {
      name: 'custom date range',
      ask: () => {
        const day = `2026-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}-15`;
        return search({ filters: [{ field: 'renewal', op: 'lt', value: day }] });
      },
    },
    {
      name: 'custom number range, 1 in 1000',
      calls: 20,
      ask: () => search({ filters: [{ field: 'seats', op: 'gt', value: 999 }] }),
    },
    { name: 'common word', ...quick, ask: () => find(one(common)) },
    { name: 'common word + 1 letter', ...watched, ask: () => find(`${one(common)} ${word().slice(0, 1)}`) },
    { name: 'two common words', ...watched, ask: () => find(`${one(common)} ${one(common)}`) },
    {
      name: 'common word + filter',
      ...watched,
      ask: () => search({ query: one(common), filters: [{ field: 'tier', op: 'eq', value: 'Gold' }] }),
    },
    { name: 'word, newest first', ...watched, ask: () => search({ query: word(), sort: 'created_at' }) },
    { name: 'prefix, two pages', limit: 20, scales: true, ask: () => twoPages(ports, word().slice(0, 3)) },
    { name: 'typo, one word', limit: 50, scales: true, ask: () => find(misspelled(word(), next)) },
    {
      name: 'typo, full name',
      limit: 50,
      scales: true,
      ask: () => find(misspelled(one(people).name.toLowerCase(), next)),
    },
    { name: 'hostile', limit: 50, scales: true, ask: () => find(one(hostile)) },
    { name: 'history of a customer', limit: 5, scales: true, ask: () => history(ports, `cus_${one(people).id}`) },
    { name: 'history, hot company', limit: 5, scales: true, ask: () => history(ports, `cus_${HOT_COMPANY}`) },
    { name: 'history, hot, meetings, two pages', limit: 10, scales: true, ask: () => twoHistoryPages(ports) },
    { name: 'pipeline summary', limit: 100, calls: 30, ask: () => ports.pipelines.summary() },
    { name: 'metrics of a month', limit: 100, calls: 60, ask: () => ports.pipelines.metrics(month()) },
    { name: 'months', calls: 60, ask: () => ports.pipelines.months() },
  ];
}

async function twoPages(ports: CrmPorts, query: string): Promise<void> {
  const ask = { query, filters: [], sort: 'relevance' } as const;
  const first = await ports.customers.search(ask, { limit: 10 });
  if (first.next) await ports.customers.search(ask, { limit: 10, after: first.next });
}

const history = (ports: CrmPorts, customerId: string) => ports.history.list({ customerId }, { limit: 20 });

async function twoHistoryPages(ports: CrmPorts): Promise<void> {
  const query = { customerId: `cus_${HOT_COMPANY}`, types: ['meeting'] } as const;
  const first = await ports.history.list(query, { limit: 20 });
  if (first.next) await ports.history.list(query, { limit: 20, after: first.next });
}

/** One letter swapped, left out, doubled or wrong, not the first. */
function misspelled(text: string, next: () => number): string {
  const at = 1 + Math.floor(next() * Math.max(1, text.length - 2));
  const [before, letter, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  switch (Math.floor(next() * 4)) {
    case 0:
      return before + after.charAt(0) + letter + after.slice(1);
    case 1:
      return before + after;
    case 2:
      return before + letter + letter + after;
    default:
      return `${before}q${after}`;
  }
}
