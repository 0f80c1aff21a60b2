// What servers are made from: the apps, the smallest server, and what they have from the repository around them
// (versions, compiler options, pinned actions, licence). Found by looking: a new app is a template without an entry here.
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';

/** Built, local or secret; and what only this repository's releases need. */
const NEVER = [
  /(^|\/)(node_modules|dist|coverage|\.turbo|\.git)(\/|$)/,
  /(^|\/)\.(?!env\.example$)[^/]+$/,
  /\.(pem|key|tsbuildinfo|log)$/,
  // The icon is the server's own, and no text.
  /^(contract\.json|CHANGELOG\.md|icon\.png)$/,
  // These pack and start the package many times, with the set-up of this repository.
  /^test\/e2e(\/|$)/,
];

export async function collect(root, out) {
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'apps'), { recursive: true });
  for (const name of await packagesIn(join(root, 'apps')))
    await copy(join(root, 'apps', name), join(out, 'apps', name));
  await copy(join(root, 'examples/depot'), join(out, 'depot'));
  const read = (path) => readFile(join(root, path), 'utf8');
  const { compilerOptions } = JSON.parse(await read('tsconfig.base.json'));
  const workflow = await read('.github/workflows/ci.yml');
  const around = {
    versions: await versions(root, read),
    compilerOptions,
    actions: Object.fromEntries(
      [...workflow.matchAll(/uses: ([\w/-]+)(@\S+ # \S+)/g)].map(([, name, at]) => [name, name + at]),
    ),
    license: await read('LICENSE'),
  };
  await writeFile(join(out, 'around.json'), JSON.stringify(around, null, 2));
}

async function packagesIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const manifests = await Promise.all(
    names.map((name) => readFile(join(folder, name, 'package.json')).catch(() => undefined)),
  );
  return names.filter((_, i) => manifests[i] !== undefined).sort();
}

async function copy(from, to) {
  const wanted = (source) => !NEVER.some((pattern) => pattern.test(relative(from, source).split(sep).join('/')));
  await cp(from, to, { recursive: true, filter: wanted });
  // Under its own name npm would take it for the manifest of a package inside the package.
  await rename(join(to, 'package.json'), join(to, 'manifest.json'));
}

/** The catalog's versions, and those of the workspace's own packages. */
async function versions(root, read) {
  const { catalog } = parse(await read('pnpm-workspace.yaml'));
  const own = await Promise.all(
    (await packagesIn(join(root, 'packages'))).map(async (name) =>
      JSON.parse(await read(`packages/${name}/package.json`)),
    ),
  );
  return { ...catalog, ...Object.fromEntries(own.map(({ name, version }) => [name, version])) };
}
