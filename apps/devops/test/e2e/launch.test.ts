import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientKinds } from '@enterprise-mcp/testkit';
import { packedServer } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const packed = packedServer(join(import.meta.dirname, '../..'), {
  prefix: 'DEVOPS',
  env: { DEVOPS_LOG_LEVEL: 'error' },
  bundles: ['echarts'],
  also: /^services\.schema\.json$/,
});
const { emptyFolder, start } = packed;

describe.each(clientKinds)('launched for %s', (kind) => {
  it('tells of the outage, opens one incident, and keeps it over a restart', { timeout: 120_000 }, async () => {
    const folder = await emptyFolder();
    const server = await start(kind, folder, ['--demo']);
    const ok = async (tool: string, args: Record<string, unknown>) => {
      const answer = await server.client.call(tool, args);
      expect(answer.error).toBeUndefined();
      return answer;
    };
    const status = await ok('get_service_status', {});
    expect(status.data['counts']).toMatchObject({ down: 1, 'backend unreachable': 1, 'no data': 1 });
    // Complaint: injection by logs (mcp-server-kubernetes #294). It comes out fenced.
    const logs = await ok('query_logs', { service: 'web', mode: 'lines', contains: 'Ignore your' });
    expect(logs.text).toMatch(/<untrusted-(\w+)>[^<]*Ignore your instructions[^<]*<\/untrusted-\1>/);
    await ok('get_metrics', { service: 'payments', chart: true });
    const fresh = { service: 'payments', title: 'Payments fail', idempotency_key: 'one' };
    const created = await ok('create_incident', fresh);
    const { id } = created.data['incident'] as { id: string };
    expect(server.strayOutput()).toEqual([]);
    // Ended after the incident was made, and called again: it is one.
    expect(await server.close()).toBe(0);
    const next = await start(kind, folder, ['--demo']);
    const again = await next.client.call('create_incident', fresh);
    expect((again.data['incident'] as { id: string }).id).toBe(id);
    const listed = await next.client.call('list_incidents', { status: 'any', service: 'payments' });
    expect(listed.data['incidents']).toHaveLength(1);
    expect(await next.close()).toBe(0);
  });

  it('has resources, prompts and completions, and hides what --read-only takes away', {
    timeout: 120_000,
  }, async () => {
    const server = await start(kind, await emptyFolder(), ['--read-only', '--demo']);
    const names = (await server.client.listTools()).map((tool) => tool.name);
    expect(names).toEqual(['get_service_status', 'get_metrics', 'query_logs', 'list_incidents', 'get_incident']);
    await expect(server.client.call('create_incident', {})).rejects.toThrow(/no tool 'create_incident'/);
    expect(await server.client.read('ops://services')).toContain('payments');
    expect(await server.client.read('ops://services/web')).toContain('latency_p95');
    expect(await server.client.read('ops://incidents/open')).toContain('incidents');
    expect(await server.client.complete({ prompt: 'shift_handover' }, 'service', 'pay')).toEqual(['payments']);
    expect(await server.client.prompt('shift_handover', {})).toContain('backend unreachable');
  });
});

it('watches this machine with nothing configured', { timeout: 60_000 }, async () => {
  const server = await start('sdk-2.x-2026', await emptyFolder());
  const status = await server.client.call('get_service_status', {});
  expect(status.data['services']).toMatchObject([{ service: 'this-machine', state: 'up' }]);
  const measured = await server.client.call('get_metrics', { service: 'this-machine' });
  const names = (measured.data['metrics'] as { metric: string }[]).map(({ metric }) => metric);
  expect(names).toEqual(expect.arrayContaining(['cpu', 'memory', 'disk', 'load']));
});

// With a key the call holds the one session of the embedded database, and looks at the machine, which is kept there, too.
it('opens an incident of this machine with the first call', { timeout: 60_000 }, async () => {
  const server = await start('sdk-2.x-2026', await emptyFolder());
  const asked = { service: 'this-machine', title: 'It is slow', idempotency_key: 'first' };
  const { error, data } = await server.client.call('create_incident', asked);
  expect(error).toBeUndefined();
  expect(data).toMatchObject({ outcome: 'created' });
});

it('notifies a subscriber when an incident is opened, also by another process', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const one = await start('sdk-1.x', folder, ['--demo']);
  const two = await start('sdk-2.x-2026', folder, ['--demo']);
  const updates: string[] = [];
  await two.client.subscribe(['ops://incidents/open', 'ops://services/web'], (uri) => updates.push(uri));
  // The subscriber's backend opens after the subscription is acknowledged, so one change may come too early.
  let n = 0;
  const change = async () => {
    await one.client.call('create_incident', { service: 'web', title: 'Slow', dedup_key: `k${n++}` });
    return updates;
  };
  await expect.poll(change, { timeout: 30_000, interval: 300 }).toContain('ops://incidents/open');
  expect(updates).toContain('ops://services/web');
});

it('a wrong services file ends the first call with line and column', { timeout: 60_000 }, async () => {
  const folder = await emptyFolder();
  const { writeFile } = await import('node:fs/promises');
  const file = join(folder, 'services.yaml');
  await writeFile(file, 'services:\n  web: { prob: [] }\n');
  const server = await start('sdk-1.x', folder, [], { DEVOPS_SERVICES: file });
  const answer = await server.client.call('get_service_status', {});
  expect(answer.error).toMatchObject({
    code: 'DEVOPS_SERVICES_FILE',
    message: expect.stringContaining('services.yaml:2:10'),
  });
});

it('a wrong setting ends with a message on stderr and nothing on stdout', async () => {
  const env = { PATH: '', DEVOPS_DATA_DIR: await emptyFolder(), DEVOPS_PROMETHEUS_ULR: 'x' };
  await expect(run(process.execPath, [packed.bin], { env, timeout: 30_000 })).rejects.toMatchObject({
    stdout: '',
    stderr: expect.stringMatching(/DEVOPS_PROMETHEUS_ULR.*DEVOPS_PROMETHEUS_URL/s),
  });
});
