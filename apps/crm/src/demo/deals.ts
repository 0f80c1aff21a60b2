import { atWork, DAY, daysAfter, isoDay, seasonalDay } from './calendar.ts';
import type { DemoFirm } from './companies.ts';
import { dealPath, kindOf } from './deal-path.ts';
import { ownerOf } from './owners.ts';
import type { DemoPerson } from './people.ts';
import type { BackdatedOpportunity } from './port.ts';
import type { Random } from './random.ts';

const DEALS = 300;
const MONTHS = 18;
const PRODUCTS = ['Plan', 'Track', 'Field', 'Dock', 'Insight'] as const;
const SOURCES = [
  ['Referral', 25],
  ['Website', 30],
  ['Event', 15],
  ['Outbound', 18],
  ['Partner', 12],
] as const;

export interface DemoDeal {
  readonly row: BackdatedOpportunity;
  readonly firm: DemoFirm;
  readonly product: string;
}

export function makeDeals(
  firms: readonly DemoFirm[],
  people: readonly DemoPerson[],
  now: Date,
  random: Random,
): readonly DemoDeal[] {
  const active = random.shuffled(firms).slice(0, 110);
  const created = Array.from({ length: DEALS }, () => atWork(seasonalDay(now, MONTHS, random), random));
  return created
    .toSorted((a, b) => a.getTime() - b.getTime())
    .map((at, i): DemoDeal => {
      const firm = random.pick(active);
      const staff = people.filter((p) => p.firm === firm);
      const customer = staff.length > 0 && random.chance(0.15) ? random.pick(staff).source : firm.source;
      const product = random.pick(PRODUCTS);
      const owner = ownerOf(firm, random);
      const steps = dealPath(at, now, random).map((move) => ({ ...move, by: owner.name }));
      const last = steps.at(-1) ?? { at, stageLabel: 'Lead' };
      const row: BackdatedOpportunity = {
        source: `demo:opportunity:${i + 1}`,
        name: dealName(firm, product, at, random),
        customer,
        amount: amountOf(firm.country.rate, random),
        currency: firm.country.currency,
        closeDate: kindOf(last.stageLabel) === 'open' ? expectedClose(at, now, random) : isoDay(last.at),
        ownerEmail: owner.email,
        customFields: {
          lead_source: random.weighted(SOURCES),
          ...(random.chance(0.25) ? { competitor: random.pick(['Orrery Systems', 'Tidewheel', 'Bluefinch']) } : {}),
        },
        steps,
      };
      return { row, firm, product };
    });
}

function dealName(firm: DemoFirm, product: string, at: Date, random: Random): string {
  const what = random.weighted([
    [`${product} for ${random.int(2, 60) * 5} users`, 40],
    [`${product} pilot`, 15],
    [`${product} renewal ${at.getUTCFullYear() + 1}`, 20],
    [`${product} and training`, 10],
    [`Move to ${product}`, 8],
    [`${product}, second site`, 7],
  ] as const);
  return `${firm.shortName}: ${what}`;
}

/** Most are some thousands, a few are very large; whole hundreds for large sums, as offers are. */
function amountOf(rate: number, random: Random): string {
  const euros = Math.exp(9.1 + 0.85 * random.bell());
  const step = euros > 20_000 ? 500 : euros > 4000 ? 100 : 10;
  const local = Math.max(step, Math.round((euros * rate) / step) * step);
  return `${local}.${random.chance(0.06) ? '50' : '00'}`;
}

function expectedClose(created: Date, now: Date, random: Random): string {
  // One in eight is overdue: somebody has to be reminded of something.
  const overdue = random.chance(0.12);
  const day = daysAfter(now, overdue ? -random.int(3, 40) : random.int(4, 110));
  return isoDay(day < created ? new Date(created.getTime() + 14 * DAY) : day);
}
