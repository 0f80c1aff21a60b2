import type { RowReading } from './row-reading.ts';

/** HubSpot and Pipedrive export names, some set-ups e-mail addresses in the same column. */
export function ownerOf(reading: RowReading): { ownerName?: string | undefined; ownerEmail?: string | undefined } {
  const owner = reading.value('owner');
  const email = reading.value('owner_email');
  if (owner?.includes('@') && !owner.includes(' ')) return { ownerEmail: (email ?? owner).toLowerCase() };
  return { ownerName: owner, ownerEmail: email?.toLowerCase() };
}
