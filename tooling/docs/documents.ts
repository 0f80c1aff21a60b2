import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitErrors } from '../../packages/kit/src/index.ts';
import { postgresErrors } from '../../packages/postgres/src/errors.ts';
import { commandTable, configTable, exampleFile, registryEntry } from './config-documents.ts';
import { errorDocuments } from './error-pages.ts';
import { hostBlocks } from './host-documents.ts';
import { listSize, promptTable, referencePage, resourceTable, toolTable } from './reference.ts';
import { type App, loadApps, root } from './servers.ts';
import { type Document, fillSections } from './write.ts';

/** Every document that is made from the code, as it should be. */
export async function allDocuments(): Promise<readonly Document[]> {
  const apps = await loadApps();
  return [
    ...errorDocuments([
      { title: 'Every server', specs: kitErrors.$specs },
      { title: 'Servers with a database', specs: postgresErrors.$specs },
      ...apps.map(({ server }) => ({ title: server.title, specs: server.errors?.$specs ?? {} })),
    ]),
    ...apps.flatMap(appDocuments),
    rootReadme(apps),
  ];
}

function appDocuments(app: App): readonly Document[] {
  const readme = `${app.folder}/README.md`;
  return [
    { path: `docs/reference/${app.name}.md`, text: referencePage(app) },
    { path: `${app.folder}/server.json`, text: registryEntry(app) },
    { path: `${app.folder}/.env.example`, text: exampleFile(app.server) },
    {
      path: readme,
      text: fillSections(contents(readme), sections(app), {
        file: readme,
        required: ['hosts', 'tools', 'config', 'list-size'],
      }),
    },
  ];
}

/** The root README names the server in its markers: `generated:crm:tools`. */
function rootReadme(apps: readonly App[]): Document {
  const path = 'README.md';
  const named = apps.flatMap((app) =>
    Object.entries(sections(app)).map(([name, text]) => [`${app.name}:${name}`, text] as const),
  );
  const required = apps.map(({ name }) => `${name}:tools`);
  return { path, text: fillSections(contents(path), Object.fromEntries(named), { file: path, required }) };
}

function sections(app: App): Readonly<Record<string, string>> {
  const { server, tools } = app;
  return {
    hosts: hostBlocks(app),
    tools: toolTable(tools),
    resources: resourceTable(server.resources ?? []),
    prompts: promptTable(server.prompts ?? []),
    config: configTable(server),
    commands: commandTable(server),
    'list-size': listSize(tools),
  };
}

function contents(path: string): string {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`${path} is missing: write it, with its generated sections marked.`);
  return readFileSync(file, 'utf8');
}
