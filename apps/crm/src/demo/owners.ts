import type { DemoFirm } from './companies.ts';
import type { DemoOwner } from './port.ts';
import type { Random } from './random.ts';

export const COMPANY_NAME = 'Fernhollow Software';

export const OWNERS: readonly DemoOwner[] = [
  { name: 'Ines Okafor-Lund', email: 'ines.okafor-lund@fernhollow.example', countries: ['United Kingdom', 'Ireland'] },
  { name: 'Theo Bramwell', email: 'theo.bramwell@fernhollow.example', countries: ['United States', 'Canada'] },
  { name: 'Saskia Wintermoor', email: 'saskia.wintermoor@fernhollow.example', countries: ['Germany', 'Switzerland'] },
  { name: 'Lucien Valcourt', email: 'lucien.valcourt@fernhollow.example', countries: ['France', 'Switzerland'] },
  { name: 'Mara Quistgaard', email: 'mara.quistgaard@fernhollow.example', countries: ['Sweden', 'United Kingdom'] },
  { name: 'Dev Harrowgate', email: 'dev.harrowgate@fernhollow.example', countries: ['United States', 'Germany'] },
];

/** One of those who look after the country; now and then somebody helps out. */
export function ownerOf(firm: DemoFirm, random: Random): DemoOwner {
  const own = OWNERS.filter((o) => o.countries.includes(firm.country.name));
  return random.pick(own.length > 0 && random.chance(0.92) ? own : OWNERS);
}
