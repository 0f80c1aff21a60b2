import type { Series, Unit } from './metrics/metric.ts';

export interface Chart {
  readonly title: string;
  readonly unit: Unit;
  readonly series: readonly Series[];
}
