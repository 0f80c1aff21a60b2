import type { Around, Files } from './files.ts';
import type { Names } from './names.ts';

/** What of a package.json is read here. */
interface Manifest {
  readonly description: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What the root of the repository has for all of its packages. */
const TOOLS = [
  '@types/node',
  'esbuild',
  'typescript',
  'vite',
  'vitest',
  '@enterprise-mcp/kit',
  '@enterprise-mcp/testkit',
];

export interface ManifestOptions {
  readonly names: Names;
  readonly description: string;
  /** Leave out what no file names. */
  readonly usedOnly: boolean;
}

/** The package.json of a server that stands alone: every version a real one. */
export function standaloneManifest(text: string, files: Files, around: Around, options: ManifestOptions): string {
  const template = JSON.parse(text) as Manifest;
  const used = namedPackages(files, around);
  const keep = (name: string) => !options.usedOnly || used.has(name.replace(/^@types\//, '')) || TOOLS.includes(name);
  const dependencies = Object.keys(template.dependencies ?? {}).filter(keep);
  const wanted = [...Object.keys(template.devDependencies ?? {}).filter(keep), ...TOOLS, ...used].filter(
    (name) => !dependencies.includes(name),
  );
  const { npm, kebab } = options.names;
  const manifest = {
    name: npm,
    version: '0.1.0',
    private: true,
    description: options.description,
    license: 'MIT',
    type: 'module',
    mcpName: `io.github.example/${kebab}`,
    engines: { node: '>=20.19' },
    bin: { [`mcp-${kebab}`]: 'dist/bin.js' },
    files: (template.files ?? ['dist']).filter(
      (file) => file !== 'CHANGELOG.md' && (file !== 'migrations' || hasFolder(files, file)),
    ),
    scripts: {
      build: 'node build.mjs',
      start: 'node dist/bin.js',
      types: 'tsc',
      pretest: 'npm run build',
      test: 'vitest run',
      docs: 'vitest run test/documents.test.ts --update',
    },
    dependencies: versionsOf(dependencies, around),
    devDependencies: versionsOf([...new Set(wanted)].sort(), around),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const hasFolder = (files: Files, folder: string) => [...files.keys()].some((path) => path.startsWith(`${folder}/`));

/** Packages of the catalog whose name stands in quotes somewhere, imported or told to the bundler, and their types. */
function namedPackages(files: Files, { versions }: Around): ReadonlySet<string> {
  const text = [...files]
    .filter(([path]) => /\.m?[tj]s$/.test(path))
    .map(([, code]) => code)
    .join('\n');
  const named = [...text.matchAll(/'((?:@[\w-]+\/)?[\w.-]+)(?:\/[\w./-]+)?'/g)].map(([, name = '']) => name);
  return new Set(named.flatMap((name) => [name, `@types/${name}`]).filter((name) => name in versions));
}

function versionsOf(names: readonly string[], { versions }: Around): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const version = versions[name];
      if (version === undefined) throw new Error(`the catalog has no version of ${name}`);
      return [name, version];
    }),
  );
}
