/** A person as a header shows them: a name for people, an address that counts. */
export interface Person {
  readonly name?: string | undefined;
  readonly address: string;
}

/**
 * The only form of an address that anything is sent to: an ASCII dot-atom, one `@`, a domain of dotted labels. No
 * quotes, comments, groups, domain literals or encoded words, of which two readers could make two different recipients.
 */
const strict =
  /^[a-z\d!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z\d!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z](?:[a-z\d-]*[a-z\d])?$/i;
/** RFC 5321, 4.5.3.1. */
const LOCAL_MAX = 64;
const ADDRESS_MAX = 254;
const LABEL_MAX = 63;

/** The address with its domain in lower case; undefined where it is anything but a plain one. */
export function strictAddress(text: string): string | undefined {
  if (text.length > ADDRESS_MAX || !strict.test(text)) return undefined;
  const at = text.indexOf('@');
  const domain = text.slice(at + 1).toLowerCase();
  if (at > LOCAL_MAX || domain.split('.').some((label) => label.length > LABEL_MAX)) return undefined;
  return `${text.slice(0, at)}@${domain}`;
}

/** Of a strict address. */
export function domainOf(address: string): string {
  return address.slice(address.indexOf('@') + 1);
}

/** Which domains may be written to, each exactly as listed: a subdomain counts only if it is listed, and none means nobody. */
export function isAllowed(address: string, domains: ReadonlySet<string>): boolean {
  return domains.has(domainOf(address));
}

/** Whether both are the same mailbox. Letter case in the local part makes no other one anywhere in practice. */
export function sameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Without repeats, in order. */
export function distinct(people: readonly Person[]): readonly Person[] {
  const seen = new Set<string>();
  return people.filter(({ address }) => {
    const key = address.toLowerCase();
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

/** As people write it. The name is shown only, and never parsed again. */
export function shown({ name, address }: Person): string {
  return name ? `${name} <${address}>` : address;
}
