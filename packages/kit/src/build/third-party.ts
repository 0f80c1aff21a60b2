import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package whose code is part of what is built. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  /** As its package.json says it, an SPDX expression as a rule. */
  readonly license: string;
  readonly folder: string;
  /** Where its source is, as some licences want it said. */
  readonly source: string | undefined;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly repository?: string | { readonly url?: string };
}

/** What was bundled of a build: its list of inputs, and the folder that their paths start from. */
export interface Built {
  readonly metafile: Metafile;
  readonly from: string;
}

/**
 * The packages of which code is in a bundle, or which are shipped beside it as `folders`, by name; without `root`, the
 * package that is built.
 */
export async function bundledPackages(
  root: string,
  built: readonly Built[],
  folders: Iterable<string> = [],
): Promise<readonly Bundled[]> {
  const used = built.flatMap(({ metafile, from }) =>
    Object.values(metafile.outputs)
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([input]) => dirname(resolve(from, input))),
  );
  const found = new Map<string, Bundled>();
  for (const folder of new Set([...used, ...folders])) {
    const owner = await ownerOf(folder);
    if (owner && owner.folder !== resolve(root)) found.set(`${owner.name}@${owner.version}`, owner);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The package that a folder belongs to: the nearest one above that has a name and a version. */
async function ownerOf(folder: string): Promise<Bundled | undefined> {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const path = join(at, 'package.json');
    if (!existsSync(path)) continue;
    const { name, version, license, repository } = JSON.parse(await readFile(path, 'utf8')) as Manifest;
    if (name === undefined || version === undefined) continue;
    return {
      name,
      version,
      license: (typeof license === 'object' ? license.type : license) ?? 'none declared',
      folder: at,
      source: typeof repository === 'object' ? repository.url : repository,
    };
  }
  return undefined;
}

/**
 * Writes `THIRD_PARTY.txt`, with every bundled package and its licence word for word as licences demand it of whoever
 * passes code on, and `third-party.json`, the same as a list for programs that check licences or make an SBOM.
 */
export async function writeNotices(dist: string, packages: readonly Bundled[]): Promise<void> {
  const texts = new Map<string, string[]>();
  for (const one of packages) {
    const text = await licenceText(one.folder);
    const title = `${one.name} ${one.version} (${one.license})${one.source ? `\n  ${one.source}` : ''}`;
    texts.set(text, [...(texts.get(text) ?? []), title]);
  }
  const sections = [...texts].map(([text, titles]) => `${titles.join('\n')}\n\n${text}`);
  const opening = 'This package has code of others in it. Each is followed by its licence.';
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  await writeFile(join(dist, 'THIRD_PARTY.txt'), `${[opening, ...sections].join(rule)}\n`);
  const list = packages.map(({ name, version, license }) => ({ name, version, license }));
  await writeFile(join(dist, 'third-party.json'), `${JSON.stringify(list, null, 1)}\n`);
}

const LICENCE = /^(licen[cs]e|copying|notice|copyright)([.-][\w.-]*)?$/i;

/** Of its licence files; else what its README says under that heading; else only that there is none. */
async function licenceText(folder: string): Promise<string> {
  for (let at = folder; basename(at) !== 'node_modules' && at !== dirname(at); at = dirname(at)) {
    const files = (await readdir(at, { withFileTypes: true })).filter((entry) => entry.isFile());
    const texts = files.filter(({ name }) => LICENCE.test(name)).map(({ name }) => readFile(join(at, name), 'utf8'));
    if (texts.length > 0) return (await Promise.all(texts)).map((text) => text.trim()).join('\n\n');
    const readme = files.find(({ name }) => /^readme(\.\w+)?$/i.test(name));
    const said = readme && licenceSection(await readFile(join(at, readme.name), 'utf8'));
    if (said) return said;
  }
  return 'It comes without a text of its licence; the name of the licence is what it says of itself.';
}

function licenceSection(readme: string): string | undefined {
  const [, text = ''] = /^#+ *licen[cs]e\b.*\n([\s\S]*?)(?=^#|(?![\s\S]))/im.exec(readme) ?? [];
  return text.trim() || undefined;
}
