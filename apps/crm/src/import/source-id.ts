import { createHash } from 'node:crypto';
import type { Profile } from './profile.ts';

/**
 * `hubspot:contact:123`. The object is part of it because ids are only unique per object: person 1 and organization 1
 * of Pipedrive are two different customers.
 */
export function sourceId(profile: Profile, object: string, id: string): string {
  return `${profile.system}:${object}:${profile.system === 'salesforce' ? salesforceId(id) : id}`;
}

/** For rows without an id: the same row gets the same id at every run, on every machine. */
export function sourceIdByContent(profile: Profile, identity: readonly string[]): string {
  const text = identity.map((part) => part.normalize('NFC').trim().toLowerCase()).join('\u0000');
  return `${profile.system}:${profile.object}:~${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}

/** Reports show 15 characters, Data Loader 18: the same id with a check sum that guards against lost letter case. */
function salesforceId(id: string): string {
  return /^[A-Za-z0-9]{18}$/.test(id) ? id.slice(0, 15) : id;
}
