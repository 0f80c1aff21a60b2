import type { InteractionType } from '../domain/history.ts';
import { atWork, DAY, seasonalDay } from './calendar.ts';
import type { DemoFirm } from './companies.ts';
import type { Language } from './company-names.ts';
import { kindOf } from './deal-path.ts';
import type { DemoDeal } from './deals.ts';
import { OWNERS, ownerOf } from './owners.ts';
import type { DemoPerson } from './people.ts';
import type { BackdatedInteraction } from './port.ts';
import type { Random } from './random.ts';
import { fillIn, type Texts } from './texts.ts';
import { german } from './texts-de.ts';
import { english } from './texts-en.ts';
import { french } from './texts-fr.ts';

const INTERACTIONS = 4000;
const MONTHS = 18;
const TYPES: readonly (readonly [InteractionType, number])[] = [
  ['email', 40],
  ['call', 26],
  ['meeting', 14],
  ['note', 20],
];
const TEXTS: Readonly<Record<Language, Texts>> = { en: english, de: german, fr: french };

interface Occasion {
  readonly firm: DemoFirm;
  readonly contact: DemoPerson | undefined;
  readonly deal: DemoDeal | undefined;
  readonly at: Date;
  readonly by: string;
}

/** Around deals while they live, and with customers in between; the oldest first. */
export function makeInteractions(
  firms: readonly DemoFirm[],
  people: readonly DemoPerson[],
  deals: readonly DemoDeal[],
  now: Date,
  random: Random,
): readonly BackdatedInteraction[] {
  const staff = new Map(firms.map((firm) => [firm, people.filter((p) => p.firm === firm)]));
  const contactAt = (firm: DemoFirm) => {
    const all = staff.get(firm) ?? [];
    return all.length > 0 ? random.pick(all) : undefined;
  };
  const occasions: Occasion[] = deals.flatMap((deal) => {
    const { steps, ownerEmail } = deal.row;
    const [first, last] = [steps[0]?.at ?? now, steps.at(-1)];
    const end = last && kindOf(last.stageLabel) !== 'open' ? last.at : now;
    const by = OWNERS.find((o) => o.email === ownerEmail)?.name ?? '';
    const days = (end.getTime() - first.getTime()) / DAY;
    return Array.from({ length: Math.min(18, random.int(2, 5) + Math.round(days / 9)) }, () => {
      const at = atWork(new Date(first.getTime() + random.next() * (end.getTime() - first.getTime())), random);
      return { firm: deal.firm, contact: contactAt(deal.firm), deal, at: within(at, first, end), by };
    });
  });
  while (occasions.length < INTERACTIONS) {
    const firm = random.pick(firms);
    const at = atWork(seasonalDay(now, MONTHS, random), random);
    occasions.push({ firm, contact: contactAt(firm), deal: undefined, at, by: ownerOf(firm, random).name });
  }
  return occasions
    .slice(0, INTERACTIONS)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map((occasion, i) => written(occasion, `demo:interaction:${i + 1}`, random));
}

const within = (at: Date, from: Date, to: Date): Date =>
  new Date(Math.min(Math.max(at.getTime(), from.getTime()), to.getTime()));

function written({ firm, contact, deal, at, by }: Occasion, source: string, random: Random): BackdatedInteraction {
  const type = random.weighted(TYPES);
  // Colleagues write their own notes in English, and talk to customers in the customer's language.
  const foreign = firm.country.language !== 'en' && random.chance(type === 'note' ? 0.3 : 0.65);
  const texts = TEXTS[foreign ? firm.country.language : 'en'];
  const blanks = {
    contact: contact?.name ?? firm.shortName,
    product: deal?.product ?? random.pick(['Plan', 'Track', 'Field']),
    users: String(random.int(2, 60) * 5),
    owner: by,
    firm: firm.shortName,
  };
  const details = random.shuffled(texts.details).slice(0, random.int(1, 3));
  const body = [random.pick(texts.openings[type]), ...details, random.pick(texts.closings)].join(' ');
  return {
    source,
    type,
    customer: contact?.source ?? firm.source,
    opportunity: deal?.row.source ?? null,
    subject: fillIn(random.pick(texts.subjects[type]), blanks),
    body: fillIn(body, blanks),
    occurredAt: at,
    by,
  };
}
