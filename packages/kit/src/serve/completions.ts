import { promptCatalog } from './prompt-catalog.ts';
import { resourceCatalog } from './resource-catalog.ts';
import type { Session } from './session.ts';

/** Suggestions for a prompt's arguments and a template's variables: at most 100, as the protocol has it. */
export function serveCompletions({ server, runtime, callerOf, throughGate }: Session): void {
  server.setRequestHandler('completion/complete', async ({ params }, context) => {
    const { ref, argument } = params;
    const caller = callerOf(context);
    const target =
      ref.type === 'ref/prompt'
        ? promptCatalog(runtime, caller).completion(ref.name, argument.name)
        : resourceCatalog(runtime, caller).completion(ref.uri, argument.name);
    if (!target || argument.value.includes('\0')) return { completion: { values: [], total: 0, hasMore: false } };
    const values = (await throughGate(target, argument.value.slice(0, 200), context)) as string[];
    return { completion: { values: values.slice(0, 100), total: values.length, hasMore: values.length > 100 } };
  });
}
