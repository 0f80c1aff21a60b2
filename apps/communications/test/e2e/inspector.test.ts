import { join } from 'node:path';
import { inspectorSuite } from '@enterprise-mcp/testkit/vitest';

inspectorSuite({ bin: join(import.meta.dirname, '../../dist/bin.js'), tools: 6, call: 'search_conversations' });
