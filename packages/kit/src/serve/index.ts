export { openAuditFile } from '../audit/file.ts';
export type { AuditEvent, AuditIntent, AuditLog, AuditOutcome } from '../audit/port.ts';
export type { Settings } from '../config/parse.ts';
export { type CompiledTool, compileTool, type ToolListing } from '../define/compile.ts';
export { kitTools } from '../jobs/get-job.ts';
export { main } from './cli.ts';
export { createRuntime, type Peer, type Runtime, type RuntimeOptions } from './runtime.ts';
export { serveConnection, serveServerStdio } from './stdio.ts';
