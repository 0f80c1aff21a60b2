import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prober } from '../src/adapters/probes/index.ts';
import { isListed, isNetwork, isPrivate } from '../src/adapters/probes/pinned.ts';
import type { Probe } from '../src/domain/services/service.ts';
import { serviceOf, today } from './support/ports.ts';

let server: Server;
let other: Server;
const answered: string[] = [];
const portOf = (of: Server) => (of.address() as AddressInfo).port;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/well') response.writeHead(204).end();
    else if (path === '/ill') response.writeHead(503).end();
    else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (path === '/inside') response.writeHead(302, { location: '/well' }).end();
    else if (path === '/out') response.writeHead(302, { location: `http://127.0.0.1:${portOf(other)}/secret` }).end();
    else if (path === '/probe?target=x&module=http_2xx') response.end('probe_success 0\nprobe_duration_seconds 0.5\n');
    else if (path.startsWith('/probe')) response.writeHead(400).end('Unknown module');
    // Anything else is never answered.
  });
  other = createServer((request, response) => {
    answered.push(request.url ?? '');
    response.end();
  });
  for (const of of [server, other]) await new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const of of [server, other]) {
    of.closeAllConnections();
    of.close();
  }
});

describe('probes', () => {
  const outcome = async (probe: Probe, settings: { networks?: string[]; blackboxUrl?: string } = {}) => {
    const { probe: run } = prober({ networks: [], now: () => today, timeoutMs: 300, ...settings });
    const [result] = await run(serviceOf('a', { probes: [probe] }));
    return `${result?.outcome}: ${result?.reason.replace(/\d+ ms/, 'N ms')}`;
  };
  const http = (path: string, expected: number[] = []): Probe => ({
    kind: 'http',
    url: `http://user:secret@127.0.0.1:${portOf(server)}${path}`,
    expect: expected,
  });

  it('tell what is up from what is down, and why', async () => {
    expect(await outcome(http('/well'))).toBe('up: answer 204 in N ms');
    expect(await outcome(http('/ill'))).toBe('down: answer 503 in N ms');
    expect(await outcome(http('/ill', [503]))).toBe('up: answer 503 in N ms');
    expect(await outcome(http('/never'))).toBe('down: no answer within 0.3 s');
    expect(await outcome(http('/loop'))).toBe('down: more than 5 redirects');
    expect(await outcome({ kind: 'tcp', host: '127.0.0.1', port: portOf(server) })).toBe('up: connected in N ms');
    expect(await outcome({ kind: 'tcp', host: '127.0.0.1', port: 1 })).toBe('down: connection refused');
    expect(await outcome({ kind: 'http', url: 'http://nowhere.invalid/', expect: [] })).toMatch(
      /^down: its name is not known|^down: EAI/,
    );
  });

  it('follow a redirect on the same host, and into a private network only when it is listed', async () => {
    expect(await outcome(http('/inside'))).toBe('up: answer 204 in N ms');
    expect(await outcome(http('/out'))).toMatch(/^no data: redirects to a private address/);
    expect(answered).toEqual([]);
    expect(await outcome(http('/out'), { networks: ['127.0.0.0/8'] })).toBe('up: answer 200 in N ms');
    expect(answered).toEqual(['/secret']);
  });

  it('never show credentials', async () => {
    const [result] = await prober({ networks: [], now: () => today }).probe(
      serviceOf('a', { probes: [http('/well')] }),
    );
    expect(result?.name).toBe(`http http://127.0.0.1:${portOf(server)}/well`);
  });

  it('of a blackbox-exporter: a target that is down, a module it lacks, and an exporter that does not answer', async () => {
    const blackboxUrl = `http://127.0.0.1:${portOf(server)}`;
    const probe = { kind: 'blackbox', target: 'x', module: 'http_2xx' } as const;
    expect(await outcome(probe, { blackboxUrl })).toBe('down: failure in N ms');
    expect(await outcome({ ...probe, module: 'odd' }, { blackboxUrl })).toMatch(/^no data: .*module 'odd'/);
    expect(await outcome(probe, { blackboxUrl: 'http://127.0.0.1:1' })).toMatch(/^backend unreachable/);
    expect(await outcome(probe)).toMatch(/^no data: DEVOPS_BLACKBOX_URL/);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '0.0.0.0',
  ])('%s is private', (address) => {
    expect(isPrivate(address)).toBe(true);
  });

  it('know networks', () => {
    expect(isPrivate('93.184.216.34')).toBe(false);
    expect(isListed('10.1.2.3', ['10.0.0.0/8'])).toBe(true);
    expect(isListed('::ffff:10.1.2.3', ['fd00::/8', '10.0.0.0/8'])).toBe(true);
    expect(isListed('11.1.2.3', ['10.0.0.0/8'])).toBe(false);
    expect(isNetwork('10.0.0.0/8')).toBe(true);
    expect(isNetwork('ten')).toBe(false);
  });
});
