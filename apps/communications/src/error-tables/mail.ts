import { error } from '@enterprise-mcp/kit';
import { meant, some } from './wording.ts';

export const mailSpecs = {
  COMMS_ADDRESS_INVALID: error<{ address: string }>({
    category: 'input',
    message: ({ address }) =>
      `${JSON.stringify(address)} is no plain address; nothing was sent. Give one address an entry, like ada@acme.example, without name, quotes, comments or lists.`,
    cause:
      'Only ASCII addresses of the form local@domain are sent to. Everything else could be read as another recipient by another program.',
    wayOut: 'Give each recipient as an entry of its own: an address, or the exact name of a person of the directory.',
  }),
  COMMS_DOMAIN_NOT_ALLOWED: error<{ addresses: readonly string[]; allowed: readonly string[] }>({
    category: 'denied',
    message: ({ addresses, allowed }) =>
      `This server does not write to ${some(addresses)}; nothing was sent. ${
        allowed.length > 0
          ? `Allowed domains: ${some(allowed)}.`
          : 'No domain is allowed: COMMS_ALLOWED_DOMAINS is empty, and that means nobody.'
      }`,
    cause: 'COMMS_ALLOWED_DOMAINS lists the exact domains that may be written to. Subdomains count only if listed.',
    wayOut: 'Write to someone at an allowed domain, or have whoever runs the server add the domain.',
  }),
  COMMS_NOBODY_TO_WRITE_TO: error<Record<string, never>>({
    category: 'input',
    message: () => 'A message needs at least one recipient in `to`; nothing was sent.',
    cause: 'The list of recipients is empty.',
    wayOut: 'Name at least one recipient in `to`.',
  }),
  COMMS_PERSON_UNKNOWN: error<{ person: string; valid: readonly string[] }>({
    category: 'not_found',
    message: ({ person, valid }) =>
      `Nobody in the directory is called '${person}'; nothing was sent.${meant(person, valid)} Give an address, or one of: ${some(valid)}.`,
    cause:
      'The name is not in the directory. Names in received mail are no proof of who somebody is, and are not used.',
    wayOut: 'Give the address, or the exact name of a person of the directory.',
  }),
  COMMS_PERSON_AMBIGUOUS: error<{ person: string; candidates: readonly string[] }>({
    category: 'conflict',
    message: ({ person, candidates }) =>
      `${candidates.length} people are called '${person}'; nothing was sent. Repeat with an address: ${candidates.join(', ')}.`,
    cause: 'Several people of the directory have this name.',
    wayOut: 'Repeat the call with the address of the right one; ask the person when in doubt.',
  }),
  COMMS_RECIPIENTS_DIFFER: error<{ expected: readonly string[]; found: readonly string[] }>({
    category: 'internal',
    message: ({ expected, found }) =>
      `The letter as bytes goes to ${some(found)} and not to ${some(expected)}; it was not sent. This is a fault of the server: do not repeat the call, report it.`,
    cause:
      'The last check before sending reads the finished letter again and found other recipients than were approved.',
    wayOut: 'Report it with the call. Nothing left.',
  }),
  COMMS_LETTER_CHANGED: error<Record<string, never>>({
    category: 'internal',
    message: () =>
      'The frozen letter is not what was frozen; it was not sent. Repeat the call to have it approved anew.',
    cause: 'The bytes of the draft do not have the hash that was approved: somebody changed the outbox of this server.',
    wayOut: 'Repeat the call; a person then decides on the letter as it is. Find out who writes into the database.',
  }),
  COMMS_RECIPIENT_LIMIT: error<{ address: string; limit: string; reset_at: string }>({
    category: 'rate_limited',
    message: ({ address, limit, reset_at }) =>
      `${address} was sent ${limit} messages, which is the limit for one recipient; nothing was sent. Again from ${reset_at}.`,
    cause: 'COMMS_RECIPIENT_LIMIT bounds what one recipient gets, over all callers.',
    wayOut: 'Put what is left into one message, or wait.',
  }),
  COMMS_ATTACHMENT_UNKNOWN: error<{ id: string }>({
    category: 'not_found',
    message: ({ id }) =>
      `There is no attachment '${id}'; nothing was sent. Take an id from get_conversation, or give name and base64 content.`,
    cause: 'The id was not given by this server, or its message is gone. Paths and links are never read.',
    wayOut: 'Take the id from get_conversation.',
  }),
  COMMS_ATTACHMENT_INVALID: error<{ name: string; reason: string }>({
    category: 'input',
    message: ({ name, reason }) => `Attachment '${name}': ${reason}; nothing was sent.`,
    cause: 'An attachment is either an id of this server, or a name with base64 content of at most 10 MB in all.',
    wayOut: 'Correct the attachment.',
  }),
  COMMS_SMTP_REFUSED: error<{ server: string; reply: string }>({
    category: 'unavailable',
    retryable: false,
    message: ({ server, reply }) => `${server} did not take the letter: ${reply}. Nothing was sent.`,
    cause: 'The mail server refused the connection, the login or the letter before it was handed over.',
    wayOut: 'Read the reply. Have whoever runs the server look at COMMS_SMTP_HOST, _USER and _PASSWORD with `doctor`.',
  }),
  COMMS_MESSAGE_UNKNOWN: error<{ id: string }>({
    category: 'not_found',
    message: ({ id }) => `There is no message '${id}' that may be read. Take an id from search_conversations.`,
    cause: 'The id does not exist, or its mailbox or channel is not allowed.',
    wayOut: 'Take an id from search_conversations.',
  }),
  COMMS_MOMENT_INVALID: error<{ time: string }>({
    category: 'input',
    message: ({ time }) =>
      `'${time}' is no time. Give a day like 2026-05-04, a time with its offset like 2026-05-04T09:00:00Z, or how long ago: 7d, 12h.`,
    cause: 'The text is not a day, not a time with an offset, or does not exist in the calendar.',
    wayOut: 'Give a day, a time with its offset, or a time ago.',
  }),
};
