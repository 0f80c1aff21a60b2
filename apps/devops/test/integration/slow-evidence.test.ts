import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess } from '@enterprise-mcp/testkit';
import { expect, it } from 'vitest';
import { server } from '../../src/server.ts';

it('while the evidence of an incident is gathered, the embedded database answers others', {
  timeout: 60_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'devops-evidence-'));
  const waiting: { answer(): void }[] = [];
  const slow = createServer((_request, response) => waiting.push({ answer: () => response.writeHead(503).end() }));
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const services = join(dataDir, 'services.yaml');
  const { port } = slow.address() as AddressInfo;
  await writeFile(services, `services:\n  shop: { probes: [{ http: 'http://127.0.0.1:${port}/' }] }\n`);
  const { client, close } = await inProcess(server, 'sdk-2.x-2026', {
    settings: {
      config: { services, databasePool: 5, logDirs: [], probePrivate: [], githubApiUrl: 'https://api.github.com' },
      common: { dataDir, auditDir: join(dataDir, 'audit'), logLevel: 'silent', callTimeoutMs: 25_000 },
    },
  });
  try {
    // Opens the database.
    expect((await client.call('list_incidents', {})).data['incidents']).toEqual([]);
    const creating = client.call('create_incident', { service: 'shop', title: 'Shop is gone', idempotency_key: 'k' });
    await expect.poll(() => waiting.length, { timeout: 20_000 }).toBeGreaterThan(0);
    let created = false;
    void creating.then(() => {
      created = true;
    });
    expect((await client.call('list_incidents', {})).data['incidents']).toEqual([]);
    expect(created).toBe(false);
    for (const { answer } of waiting) answer();
    expect((await creating).data).toMatchObject({ outcome: 'created', incident: { service: 'shop' } });
  } finally {
    await close();
    slow.closeAllConnections();
    slow.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
