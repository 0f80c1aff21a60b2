import { jsonText } from './config-documents.ts';

/** A value that an earlier example was answered with: `hits.0.id` of `search_conversations`. */
export interface Answered {
  readonly of: string;
  readonly at: string;
}

const answered = (of: string, at: string): Answered => ({ of, at });

/**
 * One call of each tool, on the sample data of `--demo`. They are in the reference, and a release test makes them in this
 * order, so that what is printed there runs.
 */
export const toolExamples: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  crm: {
    search_customer: { query: 'a', type: 'company', limit: 3 },
    get_customer: { customer: answered('search_customer', 'customers.0.id') },
    list_opportunities: { limit: 5 },
    create_opportunity: {
      customer: answered('search_customer', 'customers.0.id'),
      name: 'Autumn renewal',
      amount: '48000.00',
      currency: 'EUR',
      idempotency_key: 'renewal-1',
    },
    update_status: { opportunity: answered('create_opportunity', 'opportunity.id'), status: 'Qualified' },
    log_interaction: {
      opportunity: answered('create_opportunity', 'opportunity.id'),
      type: 'call',
      subject: 'Renewal terms',
      body: 'They want a three-year term.',
    },
    get_history: { opportunity: answered('create_opportunity', 'opportunity.id') },
  },
  'knowledge-base': {
    search_documents: { query: 'my laptop was stolen, what do I do?', limit: 3 },
    search_policy: { question: 'How much may a hotel cost?', effective_on: '2024-06-01' },
    get_document: { document: answered('search_documents', 'hits.0.id') },
    list_documents: { kind: 'policy', limit: 5 },
    ingest_documents: {},
  },
  'project-management': {
    get_current_sprint: {},
    search_tasks: { query: 'voucher code' },
    get_task: { task: answered('search_tasks', 'tasks.0.id') },
    create_task: { title: 'Order matters', assignee: 'lea', idempotency_key: 'order-1' },
    assign_task: { task: answered('create_task', 'task.id'), assignee: 'Jonas Wick' },
    update_task_status: { task: 'Price calendar for the next 60 days', status: 'In progress' },
    add_comment: { task: answered('create_task', 'task.id'), body: 'Two of them are stuck.' },
  },
  devops: {
    get_service_status: {},
    get_metrics: { service: 'payments', metrics: ['latency_p95'], chart: true },
    query_logs: { service: 'payments', since: '30m' },
    create_incident: { service: 'payments', title: 'Payments fail: pool exhausted', idempotency_key: 'payments-1' },
    list_incidents: { service: 'payments' },
    get_incident: { incident: answered('create_incident', 'incident.id') },
    update_incident: {
      incident: answered('create_incident', 'incident.id'),
      status: 'mitigated',
      note: 'Rolled back to 4.17.2.',
    },
  },
  communications: {
    search_conversations: { query: 'crane', limit: 5 },
    get_conversation: { id: answered('search_conversations', 'hits.0.id') },
    send_email: { to: ['Marit Solberg'], subject: 'Crane 3', body: 'The part is here. Thursday at nine?' },
    send_slack_message: { to: '#harbour', text: 'The part for crane 3 is here.' },
    find_meeting_time: {
      attendees: ['Marit Solberg', 'Jonas Weber'],
      duration: 30,
      from: '2031-03-03',
      to: '2031-03-07',
      time_zone: 'Europe/Oslo',
    },
    schedule_meeting: {
      title: 'Crane 3',
      start: '2031-03-06T09:00',
      duration: 30,
      time_zone: 'Europe/Oslo',
      attendees: ['Marit Solberg', 'Jonas Weber'],
    },
  },
};

/** What is done before, on the command line in a folder with `handbook/`: arguments of the server's program. */
export const doneBefore: Readonly<Record<string, string>> = { ingest_documents: 'ingest ./handbook --demo' };

const isAnswered = (value: unknown): value is Answered =>
  typeof value === 'object' && value !== null && 'of' in value && 'at' in value;

/** The arguments with what earlier calls were answered, or with words for it. */
export function filledIn(
  args: Readonly<Record<string, unknown>>,
  value: (answered: Answered) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).map(([key, one]) => [key, isAnswered(one) ? value(one) : one]));
}

/** As the reference prints it. */
export function exampleText(server: string, tool: string): string {
  const args = toolExamples[server]?.[tool];
  if (!args) throw new Error(`${server} has no example of ${tool}: add one to tooling/docs/tool-examples.ts`);
  return jsonText(filledIn(args, ({ of, at }) => `<${at} of ${of}>`)).trimEnd();
}
