import * as z from 'zod';
import { openAuditFile } from '../../src/audit/file.ts';
import type { Settings } from '../../src/config/parse.ts';
import { type HttpServing, serveHttp } from '../../src/serve/http/serve.ts';
import { jsonLogger } from '../../src/serve/logger.ts';
import type { Extend } from '../../src/serve/mcp-server.ts';
import { createRuntime, type Runtime } from '../../src/serve/runtime.ts';
import { askingTools } from './asking.ts';
import { defineServer, type Wire, wires } from './author.ts';
import { contentTools } from './content.ts';
import { longTools } from './long.ts';
import { prompts, resources } from './reading.ts';

/** The fixtures of the official suite, declared as any server's tools are, and served through the whole gate. */
export const conformanceServer = defineServer({
  name: 'conformance',
  title: 'Conformance fixtures',
  version: '0.0.0',
  instructions: 'For the conformance suite only.',
  config: { prefix: 'CONFORMANCE', schema: z.object({}) },
  tools: [...contentTools, ...askingTools, ...longTools],
  resources,
  prompts,
  connect: async () => ({ ports: {}, health: async () => [], close: async () => undefined }),
});

/** DEPRECATED with 2026-07-28: messages to the client's log. The SDK answers `logging/setLevel` itself. */
const withLogging: Extend = ({ server }) => server.registerCapabilities({ logging: {} });

/** Serves the fixtures on a free port of this machine, with the audit log in `folder`. */
export function serveConformance(folder: string, write: (line: string) => void): Promise<HttpServing> {
  const settings: Settings = {
    config: {},
    common: { dataDir: folder, auditDir: `${folder}/audit`, logLevel: 'warn', callTimeoutMs: 25_000 },
    readOnly: false,
    tools: undefined,
    demo: false,
    secrets: [],
  };
  const runtime = createRuntime(conformanceServer, settings, {
    principal: { id: 'test:conformance', name: 'Conformance', roles: [] },
    audit: openAuditFile({ dir: settings.common.auditDir, server: conformanceServer.name }),
    log: jsonLogger('warn', write),
  });
  return serveHttp(withWires(runtime), {
    log: runtime.log,
    address: { host: '127.0.0.1', port: 0 },
    extend: withLogging,
  });
}

function withWires(runtime: Runtime): Runtime {
  return {
    ...runtime,
    call: (target, input, peer) => wires.run(peer.wire as Wire, () => runtime.call(target, input, peer)),
  };
}
