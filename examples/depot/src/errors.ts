import { defineErrors, error } from '@enterprise-mcp/kit';

/** Everything that can be wrong with a call, beyond the kit's own table. */
export const depotErrors = defineErrors({
  DEPOT_PARCEL_NOT_FOUND: error<{ parcel: string }>({
    category: 'not_found',
    message: ({ parcel }) => `There is no parcel with the id or name '${parcel}'. Correct it, or ask for the id.`,
    cause: 'The id does not exist, or nothing has exactly this name.',
    wayOut: 'Use the id or the exact name.',
  }),
  DEPOT_PARCEL_AMBIGUOUS: error<{ parcel: string; candidates: readonly { id: string; name: string }[] }>({
    category: 'conflict',
    message: ({ parcel, candidates }) =>
      `${candidates.length} are named '${parcel}'; nothing was done. Repeat with an id: ${candidates.map(({ id }) => id).join(', ')}.`,
    cause: 'Several have this name. The server never picks one by itself.',
    wayOut: 'Repeat the call with the id of the right one.',
  }),
  DEPOT_REFUSED: error<{ what: string; status: number; reason: string }>({
    category: 'conflict',
    message: ({ what, status, reason }) =>
      `The system behind this server refused to ${what} (${status}: ${reason}). Nothing was done. Correct the call.`,
    cause: 'The system behind this server has a rule against the call, or no right for it.',
    wayOut: 'Do what the reason says, or ask whoever runs that system.',
  }),
});
