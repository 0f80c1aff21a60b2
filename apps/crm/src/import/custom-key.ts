import { foldHeader, type Profile } from './profile.ts';

const MAX_LENGTH = 60;

/** Key and label of the custom field that an unknown column becomes: `Deal - Région` of a deal → `region`, `Région`. */
export function customKey(
  header: string,
  profile: Profile,
  taken: ReadonlySet<string>,
): { readonly key: string; readonly label: string } {
  const own = new RegExp(`^${profile.object} - `, 'i');
  const label = header.replace(own, '') || header;
  const words = foldHeader(label)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  const plain = (/^[a-z]/.test(words) ? words : `field_${words}`).slice(0, MAX_LENGTH).replace(/_$/, '');
  const free = taken.has(plain) ? `${profile.system}_${plain}` : plain;
  let key = free;
  for (let n = 2; taken.has(key); n += 1) key = `${free}_${n}`;
  return { key, label };
}
