import { defineErrors, error } from '@enterprise-mcp/kit';

/** Everything that can be wrong with a call, beyond the kit's own table. */
export const erpErrors = defineErrors({
  ERP_ORDER_NOT_FOUND: error<{ order: string }>({
    category: 'not_found',
    message: ({ order }) => `There is no order with the id or name '${order}'. Correct it, or ask for the id.`,
    cause: 'The id does not exist, or nothing has exactly this name.',
    wayOut: 'Use the id or the exact name.',
  }),
  ERP_ORDER_AMBIGUOUS: error<{ order: string; candidates: readonly { id: string; name: string }[] }>({
    category: 'conflict',
    message: ({ order, candidates }) =>
      `${candidates.length} are named '${order}'; nothing was done. Repeat with an id: ${candidates.map(({ id }) => id).join(', ')}.`,
    cause: 'Several have this name. The server never picks one by itself.',
    wayOut: 'Repeat the call with the id of the right one.',
  }),
  ERP_REFUSED: error<{ what: string; status: number; reason: string }>({
    category: 'conflict',
    message: ({ what, status, reason }) =>
      `The system behind this server refused to ${what} (${status}: ${reason}). Nothing was done. Correct the call.`,
    cause: 'The system behind this server has a rule against the call, or no right for it.',
    wayOut: 'Do what the reason says, or ask whoever runs that system.',
  }),
});
