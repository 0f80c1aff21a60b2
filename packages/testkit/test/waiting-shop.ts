// A server as a host starts it, for tests that need processes.
import process from 'node:process';
import { main } from '@enterprise-mcp/kit/serve';
import { confirmingServer } from './confirming-server.ts';

await main(confirmingServer().server, process);
