import type { Reader } from './document.ts';

/** Who asks, for the store: the roles of the principal, and the groups that everybody here is in. */
export function readerOf(
  principal: { readonly roles: readonly string[] },
  { everyonesGroups }: { readonly everyonesGroups: readonly string[] },
): Reader {
  return { groups: [...new Set([...principal.roles, ...everyonesGroups])] };
}
