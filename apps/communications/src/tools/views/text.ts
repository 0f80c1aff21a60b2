import * as z from 'zod';

/** A text of at most so many characters. A refinement and not a bound of the schema, which would be paid for in every list. */
export function text(max: number) {
  return z.string().refine((given) => given.length <= max, `must be at most ${max} characters`);
}
