import { type Person, sameAddress } from '../../domain/address.ts';
import { type Letter, recipientsOf } from '../../domain/letter.ts';
import { commsErrors } from '../../errors.ts';

/**
 * Reads the finished bytes with another library than wrote them, and throws unless they are addressed to exactly the
 * people of the letter: To, Cc, From and Reply-To as approved, hidden copies nowhere, no further address header.
 */
export async function checkAddressed(raw: Uint8Array, letter: Letter, from: Person): Promise<void> {
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(raw);
  const found: Record<string, readonly string[]> = {
    from: flat(mail.from ? [mail.from] : []),
    to: flat(mail.to ?? []),
    cc: flat(mail.cc ?? []),
    'reply-to': flat(mail.replyTo ?? []),
  };
  const expected: Record<string, readonly Person[]> = {
    from: [from],
    to: letter.to,
    cc: letter.cc,
    'reply-to': letter.replyTo ? [letter.replyTo] : [],
  };
  for (const [header, people] of Object.entries(expected)) {
    const addresses = people.map(({ address }) => address);
    if (!sameList(found[header] ?? [], addresses)) differs(addresses, found[header] ?? []);
  }
  const seen = mail.headers.map(({ key }) => key);
  const surplus = seen.filter((key, index) => !known.has(key) || seen.indexOf(key) !== index);
  if (surplus.length > 0) differs(addressesOf(letter), surplus);
}

/** What stands in a letter of ours, each once. */
const known = new Set([
  'from',
  'to',
  'cc',
  'reply-to',
  'subject',
  'message-id',
  'in-reply-to',
  'references',
  'date',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'dkim-signature',
]);

export const addressesOf = (letter: Letter) => recipientsOf(letter).map(({ address }) => address);

/** The same addresses in the same order; a shorter list is another one. */
export function sameList(found: readonly string[], expected: readonly string[]): boolean {
  return (
    found.length === expected.length && found.every((address, index) => sameAddress(address, expected[index] ?? ''))
  );
}

export function differs(expected: readonly string[], found: readonly string[]): never {
  throw commsErrors.COMMS_RECIPIENTS_DIFFER({ expected, found });
}

interface Parsed {
  readonly address?: string | undefined;
  readonly group?: readonly Parsed[] | undefined;
}

function flat(addresses: readonly Parsed[]): readonly string[] {
  return addresses.flatMap(({ address, group }) => (group ? flat(group) : [address ?? '']));
}
