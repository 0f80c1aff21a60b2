import { daysAfter } from './calendar.ts';
import { type DemoFirm, phoneOf } from './companies.ts';
import type { Language } from './company-names.ts';
import { FIRST_NAMES, JOB_TITLES, LAST_NAMES } from './people-names.ts';
import type { Random } from './random.ts';
import { slug } from './slug.ts';

export interface DemoPerson {
  readonly source: string;
  readonly firm: DemoFirm;
  readonly firstName: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | undefined;
  readonly jobTitle: string;
  readonly createdAt: Date;
}

const PEOPLE = 360;
/** Names that several people have, at different companies: what a tool must not guess between. */
const NAMESAKES: readonly string[] = [
  'Owen Ashgrove',
  'Owen Ashgrove',
  'Owen Ashgrove',
  'Owen Ashgrove',
  'Anneliese Vogelsänger',
  'Anneliese Vogelsänger',
  'Anneliese Vogelsänger',
  'Léa Fontbrune',
  'Léa Fontbrune',
  // One person entered twice, or two? Spelled with and without the umlaut.
  'Jörg Eichwede',
  'Joerg Eichwede',
];

export function makePeople(firms: readonly DemoFirm[], today: Date, random: Random): readonly DemoPerson[] {
  const emails = new Set<string>();
  // Everybody's employer: each company once, the rest spread so that some are large.
  const large = random.shuffled(firms).slice(0, 60);
  const employers = [...firms, ...Array.from({ length: PEOPLE - firms.length }, () => random.pick(large))];
  const namesakesAt = new Map(NAMESAKES.map((name, i) => [11 + i * 12, name]));
  return employers.map((firm, i) => {
    const language = random.chance(0.85) ? firm.country.language : random.pick<Language>(['en', 'de', 'fr']);
    const [firstName = '', ...rest] = (
      namesakesAt.get(i) ?? `${random.pick(FIRST_NAMES[language])} ${random.pick(LAST_NAMES[language])}`
    ).split(' ');
    const name = [firstName, ...rest].join(' ');
    const age = Math.max(1, Math.floor((today.getTime() - firm.createdAt.getTime()) / 86_400_000));
    return {
      source: `demo:contact:${i + 1}`,
      firm,
      firstName,
      name,
      email: freeAddress(name, firm, emails, random),
      phone: random.chance(0.75) ? phoneOf(firm.country, random) : undefined,
      jobTitle: random.pick(JOB_TITLES[firm.country.language]),
      createdAt: new Date(daysAfter(firm.createdAt, random.int(0, Math.min(120, age - 1))).getTime() + 60_000),
    };
  });
}

function freeAddress(name: string, { domain }: DemoFirm, taken: Set<string>, random: Random): string {
  const [first = '', ...rest] = name.split(' ');
  const last = slug(rest.join(' '), '-');
  const usual = random.chance(0.7) ? `${slug(first, '')}.${last}` : `${slug(first, '').charAt(0)}.${last}`;
  let address = `${usual}@${domain}`;
  for (let n = 2; taken.has(address); n += 1) address = `${usual}${n}@${domain}`;
  taken.add(address);
  return address;
}
