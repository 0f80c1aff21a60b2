interface FirstCall {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly says: RegExp;
}

/** A question to each server that says something useful on a machine where nothing is configured. */
const FIRST_CALLS: Readonly<Record<string, FirstCall>> = {
  crm: { tool: 'search_customer', args: { query: 'a' }, says: /"returned":/ },
  'knowledge-base': { tool: 'search_policy', args: { question: 'How much may a hotel cost?' }, says: /140 euros/ },
  'project-management': { tool: 'search_tasks', args: {}, says: /"returned":/ },
  devops: { tool: 'get_service_status', args: {}, says: /"service":"this-machine","state"/ },
  communications: { tool: 'search_conversations', args: {}, says: /"sources":/ },
};

export function firstCall(server: string): FirstCall {
  const call = FIRST_CALLS[server];
  if (!call) throw new Error(`what shall ${server} be asked first? Say it in tooling/release/first-calls.ts`);
  return call;
}
