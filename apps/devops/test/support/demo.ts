import { svgCharts } from '../../src/adapters/charts/index.ts';
import { memoryHistory } from '../../src/adapters/memory/history.ts';
import { memoryIncidents } from '../../src/adapters/memory/incidents.ts';
import { memoryLogs } from '../../src/adapters/memory/logs.ts';
import { demoLines, demoPorts } from '../../src/demo/demo-ports.ts';
import type { DevopsPorts } from '../../src/ports.ts';
import { today } from './ports.ts';

/** The outage of the demo, incidents in memory. */
export function demo(): DevopsPorts {
  const kept = { incidents: memoryIncidents(), history: memoryHistory() };
  const seen = { logs: memoryLogs(demoLines(today)), charts: svgCharts() };
  return demoPorts({ ...kept, ...seen }, { start: today, now: () => today });
}
