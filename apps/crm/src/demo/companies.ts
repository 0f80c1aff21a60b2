import { daysAfter } from './calendar.ts';
import { STEMS, tradesOf } from './company-names.ts';
import { COUNTRIES, type Country } from './places.ts';
import type { Random } from './random.ts';
import { slug } from './slug.ts';

export interface DemoFirm {
  readonly source: string;
  readonly name: string;
  /** Without legal form: what people say. */
  readonly shortName: string;
  readonly domain: string;
  readonly industry: string;
  readonly country: Country;
  readonly city: string;
  readonly phone: string | undefined;
  readonly createdAt: Date;
}

const FIRMS = 140;
/** So many have a twin that is easily mistaken for them. */
const TWINS = 8;

export function makeFirms(today: Date, random: Random): readonly DemoFirm[] {
  const firms: DemoFirm[] = [];
  const domains = new Set<string>();
  const stems = [...random.shuffled(STEMS), ...random.shuffled(STEMS)];

  const add = (shortName: string, form: string, country: Country, industry: string) => {
    let domain = `${slug(shortName, '')}.example`;
    if (domains.has(domain)) domain = `${slug(`${shortName} ${country.name}`, '-')}.example`;
    if (domains.has(domain)) return;
    domains.add(domain);
    firms.push({
      source: `demo:company:${firms.length + 1}`,
      name: form ? `${shortName} ${form}` : shortName,
      shortName,
      domain,
      industry,
      country,
      city: random.pick(country.cities),
      phone: phoneOf(country, random),
      createdAt: new Date(daysAfter(today, -random.int(30, 900)).getTime() + random.int(7 * 3600, 17 * 3600) * 1000),
    });
  };

  for (const stem of stems) {
    if (firms.length >= FIRMS - TWINS) break;
    const country = random.weighted(COUNTRIES.map((c) => [c, c.weight] as const));
    const trade = random.pick(tradesOf(country.language));
    add(`${stem} ${trade.word}`, random.pick(country.forms), country, trade.industry);
  }
  const originals = random.shuffled(firms).slice(0, TWINS);
  for (const [i, firm] of originals.entries()) {
    // Half differ in one letter, half are the sister company abroad.
    const other = COUNTRIES.filter((c) => c.name !== firm.country.name);
    if (i % 2 === 0)
      add(misspelt(firm.shortName), firm.name.slice(firm.shortName.length + 1), firm.country, firm.industry);
    else {
      const country = random.pick(other);
      add(firm.shortName, random.pick(country.forms), country, firm.industry);
    }
  }
  return firms;
}

/** Doubles or halves the first consonant that can be heard either way: `Quarrendale` and `Quarendale`. */
function misspelt(name: string): string {
  const halved = name.replace(/([lmnrst])\1/, '$1');
  return halved === name ? name.replace(/([lmnrst])(?=[aeiou])/, '$1$1') : halved;
}

export function phoneOf(country: Country, random: Random): string | undefined {
  // An area code never starts with 0 or 1, and one that ends in 11 is a service like 911.
  return country.phone
    ?.replace(' ### 555', ` ${random.int(20, 98)}${random.int(2, 9)} 555`)
    .replaceAll('#', () => String(random.int(0, 9)));
}
