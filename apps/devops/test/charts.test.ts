import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { svgCharts } from '../src/adapters/charts/index.ts';
import { valueAt } from '../src/demo/outage.ts';
import type { Point } from '../src/domain/metrics/metric.ts';

const MINUTE = 60_000;
const from = Date.parse('2026-03-02T02:00:00Z');
const series = ['payments-plum', 'checkout-kiwi', 'web-kiwi'].map((name) => ({
  name,
  points: Array.from({ length: 60 }, (_, n): Point => {
    const at = from + n * MINUTE;
    return [at, valueAt('latency_p95', name, at, from + 35 * MINUTE) ?? 0];
  }),
}));

describe('charts', () => {
  // The picture of the README; `vitest -u` draws it anew.
  it('have a title, named axes with units, and a name beside each line', async () => {
    const { bytes, mimeType } = await svgCharts().draw({ title: 'Demo: latency_p95', unit: 'seconds', series });
    const svg = Buffer.from(bytes).toString();
    expect(mimeType).toBe('image/svg+xml');
    for (const text of ['Demo: latency_p95', 'time (UTC)', 'seconds (s)', 'payments-plum', '02:30', '500 ms']) {
      expect(svg).toContain(text);
    }
    await expect(svg).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/guides/images/devops-chart.svg'));
  });

  it('are the same picture for the same data, whatever was drawn before', async () => {
    const chart = { title: 'Demo: latency_p95', unit: 'seconds', series } as const;
    const [one, other] = [await svgCharts().draw(chart), await svgCharts().draw(chart)];
    expect(Buffer.from(other.bytes).toString()).toBe(Buffer.from(one.bytes).toString());
    const odd = await svgCharts().draw({ ...chart, series: [{ name: 'zr0-c7', points: [[from, 1]] as Point[] }] });
    expect(Buffer.from(odd.bytes).toString()).toContain('>zr0-c7<');
  });

  it('show names as text, whatever they are', async () => {
    const odd = { name: '<script>alert(1)</script>', points: [[from, 1]] as Point[] };
    const { bytes } = await svgCharts().draw({ title: '<b>', unit: 'bytes', series: [odd] });
    expect(Buffer.from(bytes).toString()).not.toMatch(/<script|<b>/);
  });

  it('draw nothing without failing', async () => {
    const { bytes } = await svgCharts().draw({ title: 'x', unit: '', series: [] });
    expect(Buffer.from(bytes).toString()).toContain('<svg');
  });
});
