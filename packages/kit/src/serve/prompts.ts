import type { GetPromptResult } from '@modelcontextprotocol/server';
import { Rich } from '../results/rich.ts';
import { questionOr } from './answers.ts';
import { promptCatalog } from './prompt-catalog.ts';
import type { Session } from './session.ts';

export function servePrompts({ server, runtime, callerOf, throughGate }: Session): void {
  server.setRequestHandler('prompts/list', (_request, context) => ({
    prompts: promptCatalog(runtime, callerOf(context)).list(),
  }));
  server.setRequestHandler('prompts/get', async ({ params }, context) => {
    const { target, description } = promptCatalog(runtime, callerOf(context)).find(params.name);
    try {
      const answer = await throughGate(target, params.arguments, context);
      return { ...(description !== undefined && { description }), messages: messagesOf(answer) };
    } catch (error) {
      return questionOr(error);
    }
  });
}

function messagesOf(answer: unknown): GetPromptResult['messages'] {
  if (!(answer instanceof Rich)) return [{ role: 'user', content: { type: 'text', text: String(answer) } }];
  return answer.parts.map((content, index) => ({
    role: answer.roles[index] ?? 'user',
    content,
  })) as GetPromptResult['messages'];
}
