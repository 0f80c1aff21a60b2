import satisfies from 'spdx-satisfies';

/**
 * Licences under which code may be passed on inside a package or with it, by a company too. MPL-2.0 asks for the source of
 * its own files only, which stay as they are; THIRD_PARTY.txt says where it is.
 */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Unlicense',
  'Zlib',
];

/** Which of the packages that are shipped are under none of the allowed licences; of a choice, one allowed one is enough. */
export function licenceProblems(packages) {
  return packages
    .filter(({ license }) => !isAllowed(license))
    .map(({ name, version, license }) => `${name}@${version} is under ${license}, which is not allowed`);
}

function isAllowed(license) {
  try {
    return satisfies(license, ALLOWED);
  } catch {
    // No SPDX expression: somebody has to look.
    return false;
  }
}
