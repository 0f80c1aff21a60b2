import { envExample, serverJson } from '@enterprise-mcp/kit';
import { describe, expect, it } from 'vitest';
import { config as postgres } from '../backends/postgres/src/config.ts';
import { config as rest } from '../backends/rest/src/config.ts';
import manifest from '../package.json' with { type: 'json' };
import { config as none } from '../src/config.ts';
import { server } from '../src/server.ts';

const facts = { ...manifest, mcpName: 'io.github.enterprise-mcp/depot' };

// What a server has generated, for each backend that this one can be given. `vitest -u` writes them.
describe.each([
  ['../', { ...server, config: none }],
  ['../backends/rest/', { ...server, config: rest }],
  ['../backends/postgres/', { ...server, config: postgres }],
])('documents in %s', (folder, made) => {
  it('have the settings of the code', async () => {
    await expect(envExample(made)).toMatchFileSnapshot(`${folder}.env.example`);
    await expect(`${JSON.stringify(serverJson(made, facts), null, 2)}\n`).toMatchFileSnapshot(`${folder}server.json`);
  });
});
