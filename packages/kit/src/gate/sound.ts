import { kitErrors } from '../errors/kit-errors.ts';
import { named } from './argument-path.ts';

/** No real argument nests so far, and whatever walks through arguments may rely on it. */
const MOST_LEVELS = 32;

/**
 * What no schema asks and all arguments must be: nested to a sane depth, and without NUL, which no database, file name
 * or header takes. Throws `INVALID_ARGUMENTS`.
 */
export function assertSound(input: unknown): void {
  const flaw = flawOf(input, MOST_LEVELS);
  if (flaw === 'deep') throw refused(`the arguments are nested deeper than ${MOST_LEVELS} levels`);
  if (flaw) throw refused(`${named(flaw.reverse())} has a NUL character: leave it out`);
}

/** `deep`, or the place of a NUL from the inside out. It stops at the level asked, so no nesting is too deep for it. */
function flawOf(value: unknown, levels: number): 'deep' | string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') ? [] : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  if (levels === 0) return 'deep';
  for (const [key, inner] of Object.entries(value)) {
    const flaw = key.includes('\0') ? [] : flawOf(inner, levels - 1);
    if (flaw === 'deep') return flaw;
    if (flaw) return [...flaw, key];
  }
  return undefined;
}

const refused = (problem: string) => kitErrors.INVALID_ARGUMENTS({ problems: [problem] });
