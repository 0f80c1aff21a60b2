import { execFileSync } from 'node:child_process';
import { isBuiltin } from 'node:module';

/** What a package may contain. */
const ALLOWED = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^CHANGELOG\.md$/,
  /^server\.json$/,
  // For editors of a file that a server reads.
  /^[\w-]+\.schema\.json$/,
  /^dist\//,
  /^migrations\/\d{4}_\w+\.sql$/,
  // What a server shows with nothing configured.
  /^sample\/[\w/.-]+\.md$/,
];

/** What a package may never contain, wherever it is. */
const FORBIDDEN = [
  [/\.test\.|(^|\/)(tests?|__tests__|fixtures)\//, 'a test'],
  [/(?<!\.d)\.ts$/, 'a source file'],
  [/(^|\/)\.env($|\.(?!example$))|\.pem$|\.key$|(^|\/)\.npmrc$/, 'a secret'],
  [/\.tsbuildinfo$|(^|\/)node_modules\//, 'left over from building'],
];

/** Folders that are somebody else's project: the templates carry sources and tests on purpose. */
const TEMPLATES = { '@enterprise-mcp/create-server': /^(dist\/)?templates?\// };

/** The manifest as it is in the tarball. */
function manifestOf(tarball) {
  return JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }));
}

/** Every file that the manifest promises: bin, main, types and all leaves of exports. */
function promised({ bin, main, types, exports: map }) {
  const leaves = (value) => (typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(leaves));
  return [bin, main, types, map].flatMap(leaves).map((path) => path.replace(/^\.\//, ''));
}

/**
 * Packages that the code imports and the manifest does not name. It works in the workspace, where the root's own
 * dependencies are in reach, and fails for whoever installs the package. Bundles (those with a bin) are skipped: they
 * contain code as text.
 */
function undeclared(tarball, { name: own, bin, dependencies, peerDependencies }) {
  if (bin) return [];
  const text = execFileSync('tar', ['-xzOf', tarball, '--wildcards', 'package/dist/*.js'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // An apostrophe in a comment is no quotation mark.
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const found = [
    ...code.matchAll(/^(?:import|export)\b[^;'"=(]*?['"]([^'".][^'"]*)['"]/gm),
    ...code.matchAll(/\bimport\(['"]([^'".][^'"]*)['"]\)/g),
  ].map(([, specifier]) => specifier);
  const declared = { ...dependencies, ...peerDependencies };
  return found
    .filter((specifier) => !isBuiltin(specifier))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    .filter((name, index, all) => name !== own && !(name in declared) && all.indexOf(name) === index);
}

/** What is wrong with the content of a packed package; empty when it is fine. */
export function contentProblems({ name, tarball, files }) {
  const problems = [];
  const template = TEMPLATES[name];
  for (const file of files) {
    if (template?.test(file)) continue;
    if (!ALLOWED.some((allowed) => allowed.test(file))) problems.push(`${file} does not belong into a package`);
    for (const [pattern, what] of FORBIDDEN) if (pattern.test(file)) problems.push(`${file} is ${what}`);
  }
  const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n');
  const there = new Set(listed.map((path) => path.replace(/^package\//, '')));
  const manifest = manifestOf(tarball);
  for (const file of ['LICENSE', 'README.md', ...promised(manifest)]) {
    if (!file.includes('*') && !there.has(file)) problems.push(`${file} is missing`);
  }
  for (const name of undeclared(tarball, manifest)) problems.push(`imports ${name}, which its manifest does not name`);
  const references = JSON.stringify(manifest).match(/"(workspace|catalog|link|file):[^"]*"/g) ?? [];
  for (const reference of references) problems.push(`the manifest says ${reference}, which npm cannot install`);
  return problems;
}
