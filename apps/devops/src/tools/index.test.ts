import { expect, it } from 'vitest';
import { tools } from './index.ts';

it('are seven, and reads and writes are never mixed in one', () => {
  expect(tools.map(({ name, effect }) => `${name}: ${effect}`)).toEqual([
    'get_service_status: read',
    'get_metrics: read',
    'query_logs: read',
    'list_incidents: read',
    'get_incident: read',
    'create_incident: write',
    'update_incident: write',
  ]);
});
