import type { AnyTool } from '@enterprise-mcp/kit';
import type { DevopsPorts } from '../ports.ts';
import { createIncident } from './create-incident.ts';
import { getIncident } from './get-incident.ts';
import { getMetrics } from './get-metrics.ts';
import { getServiceStatus } from './get-service-status.ts';
import { listIncidents } from './list-incidents.ts';
import { queryLogs } from './query-logs.ts';
import { updateIncident } from './update-incident.ts';

/** In the order a model should read them: look, find out, write. */
export const tools: readonly AnyTool<DevopsPorts>[] = [
  getServiceStatus,
  getMetrics,
  queryLogs,
  listIncidents,
  getIncident,
  createIncident,
  updateIncident,
];
