import * as z from 'zod';

/** The `filters` argument of every tool that lists. Strict, so that a misspelt key inside a condition is refused too. */
export const filtersInput = z
  .array(
    z.strictObject({
      field: z.string().max(64).describe('field key'),
      op: z.enum(['eq', 'ne', 'contains', 'starts_with', 'gt', 'gte', 'lt', 'lte', 'in', 'is_empty']),
      value: z.unknown().optional().describe('list for in'),
    }),
  )
  .max(20)
  .optional();

/** What was really applied, in every answer: a filter that does nothing would be noticed. */
export const appliedFilters = z.array(z.object({ field: z.string(), op: z.string(), value: z.unknown() }));
