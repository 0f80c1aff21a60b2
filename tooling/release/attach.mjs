// Makes a GitHub release for every tag on this commit, with the files of that package: its bundle for hosts and its SBOM.
//   node tooling/release/attach.mjs FOLDER     needs `gh` and GH_TOKEN; running it again replaces the files
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publishable, root } from './pnpm.mjs';

/** `{ tag, notes, files }` of each tag that is the name and version of a package; files are named `crm-1.2.0.…`. */
export function releasesOf(tags, packages, names) {
  return packages.flatMap(({ name, version, changes }) => {
    const tag = `${name}@${version}`;
    if (!tags.includes(tag)) return [];
    const mine = `${name.replace(/^@[^/]+\//, '')}-${version}.`;
    return [{ tag, notes: notesOf(changes, version), files: names.filter((file) => file.startsWith(mine)) }];
  });
}

/** What the changelog says of one version. */
function notesOf(changes, version) {
  const [, ...sections] = `\n${changes}`.split(/\n## (?=\d)/);
  const own = sections.find((section) => section.startsWith(`${version}\n`)) ?? '';
  return own.slice(version.length).trim();
}

function run(command, ...args) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node tooling/release/attach.mjs FOLDER');
  const tags = run('git', 'tag', '--points-at', 'HEAD').stdout.split('\n');
  const packages = publishable().map(({ name, version, path }) => {
    const log = join(path, 'CHANGELOG.md');
    return { name, version, changes: existsSync(log) ? readFileSync(log, 'utf8') : '' };
  });
  for (const { tag, notes, files } of releasesOf(tags, packages, readdirSync(folder))) {
    const paths = files.map((file) => join(folder, file));
    const there = run('gh', 'release', 'view', tag).status === 0;
    const done = there
      ? run('gh', 'release', 'upload', tag, '--clobber', ...paths)
      : run('gh', 'release', 'create', tag, '--verify-tag', '--title', tag, '--notes', notes, ...paths);
    console.log(`${done.status === 0 ? 'attached' : 'failed'}: ${tag}: ${files.join(', ')}`);
    if (done.status === 0) continue;
    console.error(done.stderr);
    process.exitCode = 1;
  }
}
