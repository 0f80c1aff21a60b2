import { envExample, serverJson } from '@enterprise-mcp/kit';
import { expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { server } from '../src/server.ts';

// Made from the code, for people and for the registry. After a change of settings: npm run docs.
it('.env.example has the settings of the code', async () => {
  await expect(envExample(server)).toMatchFileSnapshot('../.env.example');
});

it('server.json has the settings of the code', async () => {
  const entry = JSON.stringify(serverJson(server, manifest), null, 2);
  await expect(`${entry}\n`).toMatchFileSnapshot('../server.json');
});
