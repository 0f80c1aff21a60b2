import { join } from 'node:path';
import { inspectorSuite } from '@enterprise-mcp/testkit/vitest';

inspectorSuite({
  bin: join(import.meta.dirname, '../../dist/bin.js'),
  tools: 7,
  call: 'get_service_status',
});
