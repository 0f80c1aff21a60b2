import type { Around, Files } from './files.ts';
import { launchTest } from './launch-test.ts';
import type { Names } from './names.ts';
import type { Backend } from './options.ts';
import { readme } from './readme.ts';

export interface Frame {
  readonly names: Names;
  readonly noun: string;
  readonly description: string;
  readonly backend: Backend;
  readonly minimal: boolean;
  readonly from: string;
  /** The server's own files, renamed. */
  readonly app: Files;
  readonly around: Around;
}

/** What a server has from the repository around it, and must have itself when it stands alone. */
export function standalone(frame: Frame): Map<string, string> {
  const { around } = frame;
  return new Map([
    ['.gitignore', 'node_modules/\ndist/\n.env\n*.log\n'],
    ['.dockerignore', 'node_modules/\ndist/\n.env\n.git/\n'],
    ['.github/workflows/ci.yml', workflow(frame)],
    ['Dockerfile', dockerfile(frame)],
    ['LICENSE', around.license],
    ['README.md', readme(frame)],
    ['tsconfig.json', tsconfig(around)],
    ['vitest.config.ts', vitestConfig],
    ['test/documents.test.ts', documentsTest],
    ['test/launch.test.ts', launchTest(frame)],
  ]);
}

function tsconfig({ compilerOptions }: Around): string {
  const { customConditions: _, sourceMap: __, inlineSources: ___, declaration: ____, ...options } = compilerOptions;
  const config = { compilerOptions: { ...options, noEmit: true }, include: ['src', 'test', '*.ts'] };
  return `${JSON.stringify(config, null, 2)}\n`;
}

const vitestConfig = `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['{src,test}/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
});
`;

const documentsTest = `import { envExample, serverJson } from '@enterprise-mcp/kit';
import { expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { server } from '../src/server.ts';

// Made from the code, for people and for the registry. After a change of settings: npm run docs.
it('.env.example has the settings of the code', async () => {
  await expect(envExample(server)).toMatchFileSnapshot('../.env.example');
});

it('server.json has the settings of the code', async () => {
  const entry = JSON.stringify(serverJson(server, manifest), null, 2);
  await expect(\`\${entry}\\n\`).toMatchFileSnapshot('../server.json');
});
`;

/** The registry's limit on a description; the kit keeps to it in the same way when it makes the entry anew. */
const DESCRIPTION_LIMIT = 100;

function shortened(text: string): string {
  if (text.length <= DESCRIPTION_LIMIT) return text;
  return `${text.slice(0, DESCRIPTION_LIMIT - 1).replace(/[\s,;:.]*\s\S*$/, '')}…`;
}

/** The entry for the MCP registry under the new package's names. */
export function registryEntry(
  text: string,
  manifest: { name: string; version: string; mcpName: string; description: string },
): string {
  const { $schema, title, packages } = JSON.parse(text) as { $schema: string; title: string; packages: object[] };
  const { name, version, mcpName, description } = manifest;
  const entry = {
    $schema,
    name: mcpName,
    title,
    description: shortened(description),
    version,
    packages: packages.map((found) => ({ ...found, identifier: name, version })),
  };
  return `${JSON.stringify(entry, null, 2)}\n`;
}

function workflow({ backend, around }: Frame): string {
  const uses = (action: string) => {
    const pinned = around.actions[action];
    if (pinned === undefined) throw new Error(`the workflow of the repository does not use ${action}`);
    return pinned;
  };
  const services = `    services:
      postgres:
        image: pgvector/pgvector:pg17
        env:
          POSTGRES_PASSWORD: postgres
        ports: ["5432:5432"]
        options: >-
          --health-cmd "pg_isready -U postgres" --health-interval 2s --health-timeout 5s --health-retries 30
    env:
      TEST_DATABASE_URL: postgres://postgres:postgres@127.0.0.1:5432/postgres
`;
  return `name: CI

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 20
${backend === 'postgres' ? services : ''}    steps:
      - uses: ${uses('actions/checkout')}
        with:
          persist-credentials: false
      - uses: ${uses('actions/setup-node')}
        with:
          node-version: "24"
      - run: npm ci
      - run: npm run types
      - run: npm test
`;
}

function dockerfile({ names, app }: Frame): string {
  const folders = ['migrations', 'sample'].filter((folder) =>
    [...app.keys()].some((path) => path.startsWith(`${folder}/`)),
  );
  const copies = folders.map((folder) => `COPY --from=build /app/${folder} ./${folder}\n`).join('');
  return `# docker build -t ${names.kebab} . && docker run -i --rm -v ${names.kebab}:/data ${names.kebab}
ARG NODE_IMAGE=node:24-slim
FROM \${NODE_IMAGE} AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev && mkdir -p node_modules

FROM \${NODE_IMAGE}
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
${copies}RUN mkdir /data && chown node /data
USER node
ENV ${names.screaming}_DATA_DIR=/data
VOLUME /data
ENTRYPOINT ["node", "dist/bin.js"]
`;
}
