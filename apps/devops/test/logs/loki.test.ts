import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lokiLogs } from '../../src/adapters/loki/index.ts';
import { collected, collector, queryOf } from './collect.ts';
import { lokiContract } from './loki-contract.ts';
import { type LokiServer, lokiServer } from './loki-server.ts';

lokiContract('a server that speaks its API', async () => {
  const server = await lokiServer();
  return { ...server, push: async (entries) => void server.entries.push(...entries) };
});

const now = () => new Date('2026-03-01T00:00:00Z');
const second = 1_000_000_000n;
const begin = BigInt(Date.parse('2026-02-28T10:00:00Z')) * 1_000_000n;

describe('logs in Loki', () => {
  let loki: LokiServer;
  beforeEach(async () => {
    loki = await lokiServer();
  });
  afterEach(() => loki.close());

  const fill = (count: number, labels: Record<string, string> = { app: 'web', pod: 'web-1' }, step = second) => {
    for (let index = 0; index < count; index++) {
      loki.entries.push({ labels, time: begin + BigInt(index) * step, text: `INFO request ${index}` });
    }
  };
  const source = (over = {}) => lokiLogs({ url: `${loki.url}/`, now, pageLines: 50, ...over });
  const query = (over = {}) => queryOf({ loki: { app: 'web' } }, over);

  it('says so where more lines have the same time than a page holds', async () => {
    for (let index = 0; index < 120; index++)
      loki.entries.push({ labels: { app: 'web', pod: 'p' }, time: begin, text: `same ${index}` });
    const { problems, texts } = await collected(source(), query());
    expect(texts.length).toBeGreaterThanOrEqual(50);
    expect(problems).toEqual([expect.stringContaining('have the same time')]);
  });

  it('stops after the newest, and at its cap, and says how far it came', async () => {
    fill(200);
    const some = await collected(source(), query({ newest: 60 }));
    expect([some.texts.at(-1), some.texts.length]).toEqual(['INFO request 199', 60]);
    expect(some.reached).toBe(Number((begin + 140n * second) / 1_000_000n));
    const capped = await collected(source({ maxLines: 70 }), query());
    expect([capped.lines, capped.problems]).toEqual([
      70,
      ["Only the newest 70 lines of 'web' were read; ask for a shorter range."],
    ]);
  });

  it('lets Loki filter, and takes its levels', async () => {
    fill(20, { app: 'web', pod: 'a', detected_level: 'error' });
    const { texts, collected: lines } = await collected(source(), query({ contains: 'REQUEST 1' }));
    expect(texts).toHaveLength(11);
    expect(lines[0]?.level).toBe('error');
    expect(loki.asked[0]?.query).toBe('{app="web"} |~ "(?i)REQUEST 1"');
  });

  it('keeps lines of one entry together', async () => {
    loki.entries.push({ labels: { app: 'web' }, time: begin, text: 'ERROR no\njava.lang.X: y\n\tat a.B' });
    expect((await collected(source(), query())).texts).toEqual(['ERROR no', ' java.lang.X: y', ' \tat a.B']);
  });

  it('sends who asks, and nothing to where an answer points', async () => {
    await collected(source({ token: 'a-token', tenant: 'team-a' }), query());
    expect(loki.asked[0]?.headers).toMatchObject({ authorization: 'Bearer a-token', 'x-scope-orgid': 'team-a' });
    await collected(source({ user: 'ops', token: 'pw' }), query());
    expect(loki.asked[1]?.headers.authorization).toBe(`Basic ${Buffer.from('ops:pw').toString('base64')}`);
    loki.fault = (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    await expect(collected(source({ token: 'a-token' }), query())).rejects.toMatchObject({
      code: 'DEVOPS_LOGS_UNREACHABLE',
    });
  });

  it.each([
    [401, 'DEVOPS_LOGS_REFUSED'],
    [400, 'DEVOPS_LOGS_REFUSED'],
    [429, 'DEVOPS_LOGS_UNREACHABLE'],
    [503, 'DEVOPS_LOGS_UNREACHABLE'],
  ])('tells a refusal from a failure: %i', async (status, code) => {
    loki.fault = (_request, response) => response.writeHead(status).end('no org id');
    await expect(collected(source(), query())).rejects.toMatchObject({
      code,
      message: expect.stringContaining('no org id'),
    });
  });

  it('is unreachable where nothing, nonsense or half an answer comes', async () => {
    const refused = expect.objectContaining({ code: 'DEVOPS_LOGS_UNREACHABLE' });
    for (const text of [
      '<html>',
      '{"status":"success","data":{"resultType":"matrix","result":[]}}',
      '{"data":{"resultType":"streams","result":[{"stream":{},"values":[["x","y"]]}]}}',
    ]) {
      loki.fault = (_request, response) => response.end(text);
      await expect(collected(source(), query())).rejects.toEqual(refused);
    }
    loki.fault = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data"');
      response.socket?.destroySoon();
    };
    await expect(collected(source(), query())).rejects.toEqual(refused);
    loki.fault = () => undefined;
    await expect(collected(source({ timeoutMs: 100 }), query())).rejects.toMatchObject({
      message: expect.stringContaining('no answer in time'),
    });
    await loki.close();
    await expect(collected(source(), query())).rejects.toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('ends when it is told to', async () => {
    const controller = new AbortController();
    loki.fault = () => controller.abort(new Error('stop'));
    await expect(source().read(query(), collector(), { signal: controller.signal })).rejects.toThrow('stop');
  });
});
