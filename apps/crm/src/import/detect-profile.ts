import { foldHeader, type ImportKind, type Profile, type SourceSystem } from './profile.ts';
import { genericCustomers, genericOpportunities } from './profiles/generic.ts';
import { hubspotCompanies, hubspotContacts, hubspotDeals } from './profiles/hubspot.ts';
import { pipedriveDeals, pipedriveOrganizations, pipedrivePeople } from './profiles/pipedrive.ts';
import { salesforceAccounts, salesforceContacts, salesforceOpportunities } from './profiles/salesforce.ts';
import { UsageError } from './row.ts';

/** In the order of asking: a deals export often carries columns of its contact and company too. */
export const PROFILES: readonly Profile[] = [
  pipedriveDeals,
  pipedrivePeople,
  pipedriveOrganizations,
  hubspotDeals,
  hubspotContacts,
  hubspotCompanies,
  salesforceOpportunities,
  salesforceContacts,
  salesforceAccounts,
  genericOpportunities,
  genericCustomers,
];

/** Which export this is, by its header; what the person said narrows the choice. */
export function detectProfile(
  header: readonly string[],
  said: { system?: SourceSystem | undefined; kind?: ImportKind | undefined } = {},
): Profile {
  const headers = new Set(header.map((h) => h.trim()));
  const folded = new Set(header.map(foldHeader));
  const possible = PROFILES.filter(
    (p) => (!said.system || p.system === said.system) && (!said.kind || p.kind === said.kind),
  );
  const found = possible.find((p) => p.recognises(headers, folded));
  if (found) return found;
  // Somebody who names system and kind may have renamed headers, and then gives --map.
  const only = possible.filter((p) => p.kind === said.kind);
  if (said.system && only.length === 1 && only[0]) return only[0];
  throw new UsageError(
    `The header is not that of a ${said.system} export${said.kind ? ` of ${said.kind}` : ''}: ${header.join(', ')}. Use --source generic with --map COLUMN=FIELD.`,
  );
}
