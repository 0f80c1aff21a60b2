import { mkdtempSync } from 'node:fs';
import { inProcess } from '@enterprise-mcp/testkit';
import { server } from '../../src/server.ts';

const dir = mkdtempSync('/tmp/crmtry-');
const t0 = performance.now();
const s = await inProcess(server, 'sdk-1.x', {
  settings: {
    demo: true,
    config: {},
    common: { dataDir: dir, auditDir: dir + '/a', logLevel: 'debug', callTimeoutMs: 60000 },
  },
  log: console as never,
});
const r = await s.client.call('search_customer', { query: 'a', limit: 3 });
console.log(performance.now() - t0, r.text.slice(0, 1500));
for (const q of [{ query: 'Mün' }, { query: 'sofware' }]) {
  const t = performance.now();
  const x = await s.client.call('search_customer', { ...q, limit: 2 });
  console.log(performance.now() - t, x.text.slice(0, 700));
}
const tools = await s.client.listTools();
for (const t of tools) {
  const { outputSchema, ...rest } = t;
  console.log(t.name, JSON.stringify(t).length, JSON.stringify(rest).length);
}
console.log(tools.reduce((a, { outputSchema, ...rest }) => a + JSON.stringify(rest).length, 0));
await s.close();
