import type * as z from 'zod';
import { kitErrors } from '../errors/kit-errors.ts';
import { canonicalJson } from '../state/canonical.ts';
import type { Stage } from './call.ts';
import { correct } from './correct.ts';
import { problemsOf } from './problems.ts';
import { assertSound } from './sound.ts';

/** Checks arguments strictly, accepts harmless slips (`"20"` for 20) and says so, and takes out the kit's own arguments. */
export const validate: Stage = (call, next) => {
  const { compiled, schema } = call.target;
  if (schema) call.input = parseArguments(schema, call.input ?? {}, call.notes);
  if (!compiled) return next();
  const parsed = parseArguments(compiled.input, call.input ?? {}, call.notes);
  const { idempotency_key, cursor, limit, ...input } = parsed;
  if (compiled.tool.paging) {
    call.query = canonicalJson([call.principal.id, call.target.name, input]);
    const after = typeof cursor === 'string' ? call.runtime.cursors.open(cursor, call.query) : undefined;
    call.page = { limit: limit as number, after };
    call.input = input;
  } else if (call.target.effect === 'read') {
    call.input = parsed;
  } else {
    call.idempotencyKey = idempotency_key as string | undefined;
    call.input = 'idempotency_key' in parsed ? omit(parsed, 'idempotency_key') : parsed;
  }
  return next();
};

function omit(record: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = record;
  return rest;
}

/** The arguments as the schema has them; each correction adds a note. Throws `INVALID_ARGUMENTS`. */
export function parseArguments(schema: z.ZodObject, input: unknown, notes: string[]): Record<string, unknown> {
  assertSound(input);
  const first = schema.safeParse(input);
  if (first.success) return first.data;
  const corrected = correct(schema, input, first.error.issues);
  if (corrected) {
    // JSON that was given as text has only been read now.
    assertSound(corrected.data);
    notes.push(...corrected.notes);
    return corrected.data;
  }
  throw kitErrors.INVALID_ARGUMENTS({ problems: problemsOf(schema, input, first.error.issues) });
}
