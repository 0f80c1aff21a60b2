import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientKind, clientKinds, fakeClock, inProcess } from '@enterprise-mcp/testkit';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { server } from '../../src/server.ts';

const cleanup: (() => unknown)[] = [];
// The minutes of the watcher come when the test says so; everything else takes the time it takes.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
  vi.useRealTimers();
});

/** Something that listens, and counts who looked. */
async function listening(): Promise<{ readonly port: number; looks(): number; stop(): Promise<void> }> {
  let looks = 0;
  const socket: Server = createServer((connection) => {
    looks++;
    connection.on('error', () => undefined).destroy();
  });
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise<void>((resolve) => socket.close(() => resolve()));
  cleanup.push(stop);
  return { port: (socket.address() as AddressInfo).port, looks: () => looks, stop };
}

/** The server with its own connections, watching two services. */
async function watching(kind: ClientKind, { readOnly = false } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'mcp-devops-watch-'));
  cleanup.push(() => rm(dataDir, { recursive: true, force: true }));
  const database = await freshDatabase();
  cleanup.push(() => database.drop());
  const [shop, stock] = [await listening(), await listening()];
  const services = join(dataDir, 'services.yaml');
  const probe = ({ port }: { readonly port: number }) => `{ probes: [{ tcp: '127.0.0.1:${port}' }] }`;
  await writeFile(services, `services:\n  shop: ${probe(shop)}\n  stock: ${probe(stock)}\n`);
  const clock = fakeClock('2026-02-28T18:00:00Z');
  const { client, close } = await inProcess(server, kind, {
    now: clock.now,
    settings: {
      // Without a Prometheus this machine would be watched, too.
      config: {
        ...server.config.schema.parse({}),
        services,
        databaseUrl: database.url,
        prometheusUrl: 'http://127.0.0.1:1',
      },
      common: { dataDir, auditDir: join(dataDir, 'audit'), logLevel: 'silent', callTimeoutMs: 25_000 },
      readOnly,
    },
  });
  cleanup.push(close);
  return {
    client,
    shop,
    now: () => clock.now().toISOString(),
    minute() {
      clock.advance(60_000);
      vi.advanceTimersByTime(60_000);
    },
    async read(uri: string) {
      return JSON.parse(await client.read(uri)) as Record<string, unknown>;
    },
  };
}

const all = ['ops://services', 'ops://services/shop', 'ops://services/stock', 'ops://incidents/open'];

describeWithPostgres('what is seen of the services every minute', () => {
  it.each(clientKinds)(
    'reaches the subscribers of what changed, and only then: %s',
    { timeout: 60_000 },
    async (kind) => {
      const { client, shop, minute, now, read } = await watching(kind);
      const updates: string[] = [];
      await client.subscribe(all, (uri) => updates.push(uri));
      // Answered when the backend is open: the watcher runs.
      await client.call('get_service_status', {});
      minute();
      await expect.poll(() => [...updates].sort()).toEqual(['ops://services', ...all.slice(1, 3)]);

      const looks = shop.looks();
      minute();
      await expect.poll(() => shop.looks()).toBe(looks + 1);
      await shop.stop();
      const stopped = now();
      // A look that is still under way is not overtaken by the next.
      const later = () => {
        minute();
        return updates.slice(3).sort();
      };
      await expect.poll(later, { interval: 200 }).toEqual(['ops://services', 'ops://services/shop']);
      const { state, since } = await read('ops://services/shop');
      expect([state, String(since) > stopped]).toEqual(['down', true]);
      expect(await read('ops://services')).toMatchObject({ counts: { down: 1, up: 1 } });

      updates.length = 0;
      const opened = await client.call('create_incident', { service: 'shop', title: 'The shop is gone' });
      await expect
        .poll(() => [...updates].sort())
        .toEqual(['ops://incidents/open', 'ops://services', 'ops://services/shop']);
      const { id } = opened.data['incident'] as { readonly id: string };
      expect(await read('ops://incidents/open')).toMatchObject({ incidents: [{ id }] });
      updates.length = 0;
      await client.call('update_incident', { incident: id, status: 'resolved' });
      await expect.poll(() => updates).toContain('ops://incidents/open');
      expect(await read('ops://incidents/open')).toMatchObject({ incidents: [] });
    },
  );

  it('is noted by a server that is read-only, too', async () => {
    const { client, minute, now } = await watching('sdk-2.x-2026', { readOnly: true });
    expect((await client.listTools()).map(({ name }) => name)).not.toContain('create_incident');
    await client.call('get_service_status', {});
    minute();
    const since = async () => (await client.call('get_service_status', { service: 'shop' })).data['services'];
    await expect.poll(since).toMatchObject([{ service: 'shop', state: 'up', since: now() }]);
  });
});
