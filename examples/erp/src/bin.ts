#!/usr/bin/env node
import { main } from '@enterprise-mcp/kit/serve';
import { server } from './server.ts';

await main(server, process);
