import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseServices, servicesSchema } from '../src/adapters/services-file/index.ts';

const problemsOf = (text: string): readonly string[] => {
  try {
    parseServices(text);
    return [];
  } catch (error) {
    return (error as { details: { problems: string[] } }).details.problems;
  }
};

describe('the services file', () => {
  it('makes services of names, presets and probes', () => {
    const [shop, host] = parseServices(`
services:
  shop:
    critical: true
    probes: [{ http: 'https://shop.example/healthz' }, { tcp: '[::1]:5432' }, { blackbox: shop.example }]
    metrics: { labels: { app: '{service}' } }
    logs: { files: ['{service}/*.log'], journald: { unit: shop.service }, loki: { app: shop } }
  host: { metrics: { preset: node } }
`);
    expect(shop).toMatchObject({ name: 'shop', critical: true, metrics: { by: 'pod', labels: { app: '{service}' } } });
    expect(shop?.probes).toEqual([
      { kind: 'http', url: 'https://shop.example/healthz', expect: [] },
      { kind: 'tcp', host: '::1', port: 5432 },
      { kind: 'blackbox', target: 'shop.example', module: 'http_2xx' },
    ]);
    expect(host?.metrics?.by).toBe('instance');
  });

  it.each([
    ['services:\n  a: { prob: [] }', /^services\.yaml:2:8 unknown key 'prob'$/],
    ['services:\n  a:\n    probes:\n      - tcp: nowhere', /^services\.yaml:4:9 services\.a\.probes\.0/],
    ['services:\n  a: { metrics: { preset: kubernets } }', /^services\.yaml:2:19 there is no preset 'kubernets'$/],
    ['services:\n  a: { critical: maybe }', /^services\.yaml:2:8 services\.a\.critical/],
    ['services: [', /^services\.yaml:1:\d+ /],
    ['services:\n  a: {}\n  a: {}', /^services\.yaml:3:3 .*unique/],
    ['', /^services\.yaml:1:1 services/],
    ["services:\n  'a/../b': {}", /^services\.yaml:2:3 /],
    ["services:\n  a: { logs: { files: ['../../etc/*'] } }", /^services\.yaml:2:\d+ .*must stay below/],
    ["services:\n  a: { logs: { files: ['/etc/passwd'] } }", /^services\.yaml:2:\d+ .*must stay below/],
    ["services:\n  a: { metrics: { labels: { pod: '~(' } } }", /^services\.yaml:2:\d+ .*no regular expression/],
    ["services:\n  a: { metrics: { queries: { cpu: 'up' } } }", /^services\.yaml:2:\d+ .*must contain \$selector/],
  ])('says where the mistake is: %j', (text, expected) => {
    expect(problemsOf(text)[0]).toMatch(expected);
  });

  // `vitest -u` writes it anew.
  it('has a schema that is published', async () => {
    await expect(`${JSON.stringify(servicesSchema(), null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, '../services.schema.json'),
    );
  });
});
