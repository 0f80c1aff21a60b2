import { promptCatalog } from './prompt-catalog.ts';
import type { Session } from './session.ts';

export function servePrompts({ server, runtime, callerOf, throughGate }: Session): void {
  server.setRequestHandler('prompts/list', (_request, context) => ({
    prompts: promptCatalog(runtime, callerOf(context)).list(),
  }));
  server.setRequestHandler('prompts/get', async ({ params }, context) => {
    const { target, description } = promptCatalog(runtime, callerOf(context)).find(params.name);
    const text = await throughGate(target, params.arguments, context);
    return {
      ...(description !== undefined && { description }),
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text: String(text) } }],
    };
  });
}
