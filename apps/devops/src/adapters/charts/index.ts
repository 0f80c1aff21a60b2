import type { Chart } from '../../domain/chart.ts';
import type { Unit } from '../../domain/metrics/metric.ts';
import type { ChartDrawer } from '../../ports.ts';

/** Okabe and Ito's colours, which people with any kind of colour blindness tell apart; dashes tell them apart in grey. */
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#000000'];
const DASHES = ['solid', 'dashed', 'dotted'] as const;
const SIZE = { width: 760, height: 340 };

/** Drawn as SVG in this process, by a library that needs no browser; loaded with the first chart. */
export function svgCharts(): ChartDrawer {
  return {
    async draw(chart) {
      const echarts = await import('echarts');
      const drawing = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
      try {
        drawing.setOption(optionsOf(chart));
        return { bytes: Buffer.from(renumbered(drawing.renderToSVGString())), mimeType: 'image/svg+xml' };
      } finally {
        drawing.dispose();
      }
    },
  };
}

/** The same chart is the same picture: the library's names count on over all that were drawn in this process. */
function renumbered(svg: string): string {
  const names = new Map<string, string>();
  return svg.replaceAll(/(?<=class="|id="|url\(#|\.)zr\d+-(?:cls-|[a-z]+)\d+\b/g, (name) => {
    const known = names.get(name) ?? `zr-${names.size}`;
    names.set(name, known);
    return known;
  });
}

function optionsOf({ title, unit, series }: Chart) {
  const { name, format } = axisOf(unit);
  return {
    animation: false,
    backgroundColor: '#ffffff',
    color: COLOURS,
    title: { text: title, left: 12, top: 8, textStyle: { fontSize: 15, color: '#222' } },
    legend: { type: 'plain', left: 12, top: 34, textStyle: { fontSize: 11, color: '#222' } },
    grid: { left: 76, right: 24, top: series.length > 3 ? 96 : 76, bottom: 52 },
    xAxis: {
      type: 'time',
      name: 'time (UTC)',
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: { color: '#222' },
      axisLabel: { color: '#222', hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      name,
      nameLocation: 'middle',
      nameGap: 58,
      nameTextStyle: { color: '#222' },
      axisLabel: { color: '#222', formatter: format },
      splitLine: { lineStyle: { color: '#ddd' } },
    },
    useUTC: true,
    series: series.map(({ name: of, points }, index) => ({
      type: 'line',
      name: of,
      data: points.map(([at, value]) => [at, value]),
      showSymbol: points.length < 3,
      lineStyle: { width: 2, type: DASHES[Math.floor(index / 2) % DASHES.length] },
    })),
  } as const;
}

/** What the axis is called, and how its numbers are written. */
function axisOf(unit: Unit): { readonly name: string; readonly format: (value: number) => string } {
  const plain = (value: number) => String(Number(value.toPrecision(4)));
  switch (unit) {
    case 'ratio':
      return { name: 'share (%)', format: (value) => `${plain(value * 100)} %` };
    case 'bytes':
    case 'bytes/s':
      return { name: unit === 'bytes' ? 'memory (bytes)' : 'traffic (bytes/s)', format: inBytes };
    case 'seconds':
      return {
        name: 'seconds (s)',
        format: (value) => (value < 1 ? `${plain(value * 1000)} ms` : `${plain(value)} s`),
      };
    default:
      return { name: unit || 'value', format: plain };
  }
}

function inBytes(value: number): string {
  const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(steps.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)));
  return `${Number((value / 1024 ** step).toPrecision(3))} ${steps[step]}`;
}
