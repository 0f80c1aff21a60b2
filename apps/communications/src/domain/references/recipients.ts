import { commsErrors } from '../../errors.ts';
import { distinct, isAllowed, type Person, strictAddress } from '../address.ts';

interface People {
  named(name: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly Person[]>;
  at(address: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<Person | undefined>;
  all(options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly Person[]>;
}

/**
 * The people meant: an entry with an `@` is a plain address, any other the exact name of somebody in the directory. All of them
 * at allowed domains; throws otherwise, before anything is done.
 */
export async function recipientsMeant(
  entries: readonly string[],
  directory: People,
  domains: ReadonlySet<string>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (const entry of entries) people.push(await personMeant(entry, directory, options));
  const refused = people.filter(({ address }) => !isAllowed(address, domains)).map(({ address }) => address);
  if (refused.length > 0) throw commsErrors.COMMS_DOMAIN_NOT_ALLOWED({ addresses: refused, allowed: [...domains] });
  return distinct(people);
}

async function personMeant(
  entry: string,
  directory: People,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Person> {
  if (entry.includes('@')) {
    const address = strictAddress(entry);
    if (address === undefined) throw commsErrors.COMMS_ADDRESS_INVALID({ address: entry });
    return (await directory.at(address, options)) ?? { address };
  }
  const [person, ...others] = await directory.named(entry, options);
  if (!person) {
    const valid = (await directory.all(options)).flatMap(({ name }) => (name === undefined ? [] : [name]));
    throw commsErrors.COMMS_PERSON_UNKNOWN({ person: entry, valid });
  }
  if (others.length > 0) {
    const candidates = [person, ...others].map(({ address }) => address);
    throw commsErrors.COMMS_PERSON_AMBIGUOUS({ person: entry, candidates });
  }
  return person;
}
