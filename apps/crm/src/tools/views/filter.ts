import * as z from 'zod';

/** The `filters` argument of every tool that lists. Strict, so that a misspelt key inside a condition is refused too. */
export const filtersInput = z
  .array(
    z.strictObject({
      field: z.string().max(64).describe('key'),
      op: z.enum(['eq', 'ne', 'contains', 'starts_with', 'gt', 'gte', 'lt', 'lte', 'in', 'is_empty']),
      value: z.unknown().optional().describe('in: a list'),
    }),
  )
  .max(20)
  .optional();

/** What was really applied, as field, op and value, in every answer: a condition that does nothing would be noticed. */
export const appliedFilters = z.array(z.unknown());
