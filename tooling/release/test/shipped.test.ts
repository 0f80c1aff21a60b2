import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { licenceProblems } from '../../check/licences.mjs';
import { loadApps, root } from '../../docs/servers.ts';
import { sbomOf } from '../sbom.mjs';
import { shipped } from '../shipped.mjs';

const apps = await loadApps();
const libraries = ['kit', 'postgres', 'testkit', 'create-server'].map((name) => ({ name, folder: `packages/${name}` }));

interface Bom {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components?: readonly {
    readonly name: string;
    readonly group?: string;
    readonly purl: string;
    readonly licenses: readonly object[];
    readonly properties: readonly { readonly name: string; readonly value: string }[];
  }[];
}

it.each([...apps, ...libraries])(
  '$name has an SBOM of all that is bundled into it and installed with it',
  async ({ name, folder }) => {
    const path = join(root, folder);
    const text = await sbomOf(path);
    const { metadata, components = [] } = JSON.parse(text) as Bom;
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    expect(metadata.component).toMatchObject({ name, version: manifest.version });
    const all = components.map(({ group, name: short }) => (group ? `${group}/${short}` : short));
    expect(all).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies ?? {})));
    expect(components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
    expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
    expect(await sbomOf(path)).toBe(text);
  },
);

it.each(apps)('$name tells of every package whose code is in it, with its licence word for word', ({ folder }) => {
  const path = join(root, folder);
  const bundled = shipped(path).filter((one) => one.bundled);
  const names = bundled.map(({ name }) => name);
  // What is imported at once, later, and lies beside.
  for (const name of ['zod', 'pg', '@modelcontextprotocol/server', '@cedar-policy/cedar-wasm', '@enterprise-mcp/kit']) {
    expect(names).toContain(name);
  }
  const notices = readFileSync(join(path, 'dist/THIRD_PARTY.txt'), 'utf8');
  for (const { name, version, license } of bundled) expect(notices).toContain(`\n${name} ${version} (${license})\n`);
  expect(notices).toContain('Permission is hereby granted, free of charge');
  expect(notices).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
});

it('finds in the source maps of a bundle no package that the list does not have', () => {
  for (const { folder } of apps) {
    const { sources } = JSON.parse(readFileSync(join(root, folder, 'dist/bin.js.map'), 'utf8')) as {
      sources: string[];
    };
    const names = new Set(shipped(join(root, folder)).map(({ name, version }) => `${name}@${version}`));
    // Where pnpm keeps a package, the folder says name and version.
    const mapped = sources.flatMap(
      (source) => /\.pnpm\/((?:@[^+/]+\+)?[^@/]+@[^_/(]+)/.exec(source)?.[1]?.replace('+', '/') ?? [],
    );
    expect([...new Set(mapped)].filter((one) => !names.has(one))).toEqual([]);
  }
});

it('every licence of what is shipped is one that may be', () => {
  for (const { folder } of [...apps, ...libraries]) expect(licenceProblems(shipped(join(root, folder)))).toEqual([]);
});

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['(MIT AND Zlib)', true],
  ['GPL-3.0-only', false],
  ['(MIT AND GPL-3.0-only)', false],
  ['AGPL-3.0-or-later', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['none declared', false],
])('a package under %s may be shipped: %s', (license, fine) => {
  expect(licenceProblems([{ name: 'a', version: '1.0.0', license }])).toHaveLength(fine ? 0 : 1);
});
