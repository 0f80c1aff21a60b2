import { join } from 'node:path';
import { inspectorSuite } from '@enterprise-mcp/testkit/vitest';

inspectorSuite({
  bin: join(import.meta.dirname, '../../dist/bin.js'),
  prefix: 'DEVOPS',
  tools: 7,
  call: 'get_service_status',
});
