import { pmErrors } from '../../errors.ts';
import type { Person } from '../task.ts';
import type { LookupOptions } from './lookup.ts';

interface Speaker {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

interface PeopleLookup {
  named(reference: string, options: LookupOptions): Promise<readonly Person[]>;
  all(options: LookupOptions): Promise<readonly Person[]>;
  me(principal: Speaker, options: LookupOptions): Promise<Person | undefined>;
}

/** Words for no assignee. */
const NOBODY = new Set(['nobody', 'none', 'unassigned']);

/** The one person a handle, name, e-mail or `me` means; null for `nobody`. */
export async function personMeant(
  reference: string,
  lookup: PeopleLookup,
  speaker: Speaker,
  options: LookupOptions,
): Promise<Person | null> {
  const wanted = reference.trim().replace(/^@/, '');
  if (NOBODY.has(wanted.toLowerCase())) return null;
  if (wanted.toLowerCase() === 'me') {
    const me = await lookup.me(speaker, options);
    if (me) return me;
    throw pmErrors.PM_ME_UNKNOWN({ principal: speaker.name });
  }
  const found = await lookup.named(wanted, options);
  const [only, another] = found;
  if (another) {
    const candidates = found.map(({ handle, name }) => `${handle} (${name})`);
    throw pmErrors.PM_PERSON_AMBIGUOUS({ person: reference, candidates });
  }
  if (only) return only;
  const valid = (await lookup.all(options)).map(({ handle, name }) => (name === handle ? handle : name));
  throw pmErrors.PM_PERSON_UNKNOWN({ person: reference, valid });
}
