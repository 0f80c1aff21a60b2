// Starts every server as a host would and drives it through a real scenario, once with each generation of the SDK,
// showing each call and its answer; then one under a company's policy. Exits 1 when a step does not do what it says.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClientKind, spawnServer } from '@enterprise-mcp/testkit';
import { communicationsScenario } from './communications.ts';
import { crmScenario } from './crm.ts';
import { devopsScenario } from './devops.ts';
import { governanceScenario } from './governance.ts';
import { knowledgeBaseScenario } from './knowledge-base.ts';
import { Narrator } from './narrator.ts';
import { projectManagementScenario } from './project-management.ts';

const kinds: readonly ClientKind[] = ['sdk-1.x', 'sdk-2.x-2026'];
const scenarios = [
  { name: 'crm', prefix: 'CRM', run: crmScenario },
  { name: 'project-management', prefix: 'PM', run: projectManagementScenario },
  { name: 'knowledge-base', prefix: 'KB', run: knowledgeBaseScenario },
  { name: 'devops', prefix: 'DEVOPS', run: devopsScenario },
  { name: 'communications', prefix: 'COMMS', run: communicationsScenario },
];
const started = performance.now();

for (const { name, prefix, run } of scenarios) {
  for (const kind of kinds) {
    const dataDir = await mkdtemp(join(tmpdir(), `mcp-${name}-demo-`));
    const bin = fileURLToPath(new URL(`../../apps/${name}/dist/bin.js`, import.meta.url));
    const narrator = new Narrator(process.stdout);
    narrator.title(`${name}, driven by ${kind}: node ${bin.slice(bin.indexOf('apps/'))} --demo`);
    const server = await spawnServer(kind, {
      command: process.execPath,
      args: [bin, '--demo'],
      env: { [`${prefix}_DATA_DIR`]: dataDir },
      cwd: dataDir,
    });
    try {
      await run(server.client, narrator);
      const stray = server.strayOutput();
      if (stray.length > 0) throw new Error(`stdout carried something that is no protocol: ${stray[0]}`);
    } catch (error) {
      process.stdout.write(server.stderr());
      throw error;
    } finally {
      const code = await server.close();
      narrator.line(`server ended with ${code}`);
      await rm(dataDir, { recursive: true, force: true });
    }
  }
}
for (const kind of kinds) {
  const narrator = new Narrator(process.stdout);
  narrator.title(`governance, driven by ${kind}: crm --demo --policy sales.cedar --limits create_opportunity=5/h`);
  await governanceScenario(kind, narrator);
}
process.stdout.write(`\nAll scenarios passed in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
