import type { TestClient } from '@enterprise-mcp/testkit';
import { expect, type Narrator } from './narrator.ts';

type Row = Record<string, unknown>;
const row = (data: Row, field: string) => (data[field] ?? {}) as Row;
const rows = (data: Row, field: string) => (data[field] ?? []) as Row[];

/** Three in the morning: what is broken, since when, why; open the incident, once; hand over. */
export async function devopsScenario(client: TestClient, narrator: Narrator): Promise<void> {
  narrator.ask('What can you do?');
  const tools = await client.listTools();
  narrator.answer(`${tools.map((tool) => tool.name).join(', ')} (${JSON.stringify(tools).length} bytes)`);

  narrator.ask('What is broken?');
  const status = await narrator.call(client, 'get_service_status', {});
  const states = rows(status.data, 'services').map((of) => `${String(of['service'])} ${String(of['state'])}`);
  expect(states[0] === 'payments down', 'the worst comes first');
  expect(states.includes('mailer no data'), 'a service without data is not called down');
  expect(states.includes('reports backend unreachable'), 'a backend that does not answer says nothing of a service');
  const [unusual] = rows(status.data, 'unusual');
  expect(unusual?.['part'] === 'payments-plum', 'the pod that left its usual range is named');

  narrator.ask('Since when? Show me.');
  const latency = await narrator.call(client, 'get_metrics', {
    service: 'payments',
    metrics: ['latency_p95'],
    chart: true,
  });
  const [measured] = rows(latency.data, 'metrics');
  const [plum] = measured ? rows(measured, 'series') : [];
  expect(plum?.['part'] === 'payments-plum' && plum['trend'] === 'rising', 'its latency rises');

  narrator.ask('What do the logs say?');
  const logs = await narrator.call(client, 'query_logs', { service: 'payments', since: '30m' });
  const [worst] = rows(logs.data, 'patterns');
  expect(String(worst?.['pattern']).includes('pool exhausted'), 'the new error comes first');
  const hostile = await narrator.call(client, 'query_logs', {
    service: 'web',
    since: '30m',
    mode: 'lines',
    contains: 'Ignore your',
  });
  expect(
    /<untrusted-(\w+)>[^<]*Ignore your instructions/.test(hostile.text),
    'instructions in a log are fenced as data',
  );

  narrator.ask(
    'Open an incident. The connection breaks, so the host repeats the call; then a colleague opens the same.',
  );
  const fresh = {
    service: 'payments',
    title: 'Payments fail: pool exhausted on payments-plum',
    idempotency_key: 'demo-1',
  };
  const first = await narrator.call(client, 'create_incident', fresh);
  const again = await narrator.call(client, 'create_incident', fresh);
  const colleague = await narrator.call(client, 'create_incident', {
    service: 'payments',
    title: 'payments-plum: pool exhausted, payments fail',
  });
  const { id } = row(first.data, 'incident');
  expect(id !== undefined && row(again.data, 'incident')['id'] === id, 'the repeated call made no second incident');
  expect(colleague.data['outcome'] === 'exists', 'a similar one is answered with the open one');
  const shown = await narrator.call(client, 'get_incident', { incident: id });
  expect(shown.text.includes('pool exhausted'), 'what was seen when it was opened is attached');

  narrator.ask('Roll-back is done. Note it, then hand over.');
  const mitigated = await narrator.call(client, 'update_incident', {
    incident: id,
    status: 'mitigated',
    note: 'Rolled back to 4.17.2.',
  });
  expect(row(mitigated.data, 'incident')['status'] === 'mitigated', 'the incident is mitigated');
  const handover = await client.prompt('shift_handover', {});
  expect(handover.includes('backend unreachable'), 'the handover names what nobody can see');
}
