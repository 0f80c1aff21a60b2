import type { TestClient } from '@enterprise-mcp/testkit';
import { expect, type Narrator } from './narrator.ts';

type Row = Record<string, unknown>;
const row = (data: Row, field: string) => (data[field] ?? {}) as Row;

/** A morning with the board: how it goes, what is in the way, take something up, be stopped where it matters. */
export async function projectManagementScenario(client: TestClient, narrator: Narrator): Promise<void> {
  narrator.ask('What can you do?');
  const tools = await client.listTools();
  narrator.answer(`${tools.map((tool) => tool.name).join(', ')} (${JSON.stringify(tools).length} bytes)`);

  narrator.ask('How is the sprint going?');
  const sprint = await narrator.call(client, 'get_current_sprint', {});
  expect(sprint.data['active'] === true, 'the demo team is in a sprint');

  narrator.ask('What about the vouchers?');
  const found = await narrator.call(client, 'search_tasks', { query: 'voucher code' });
  const [voucher] = found.data['tasks'] as Row[];
  expect(voucher !== undefined, 'the voucher task is found');
  const task = await narrator.call(client, 'get_task', { task: voucher?.['id'] });
  expect(task.text.includes('untrusted'), 'what people wrote is fenced as data');

  narrator.ask('Move the calendar to a column that does not exist, then straight to done, then to where it may go.');
  const calendar = 'Price calendar for the next 60 days';
  const unknown = await narrator.call(client, 'update_task_status', { task: calendar, status: 'In progres' });
  expect(unknown.error?.code === 'PM_COLUMN_UNKNOWN', 'an unknown column is refused, with the valid ones');
  const illegal = await narrator.call(client, 'update_task_status', { task: calendar, status: 'Done' });
  expect(illegal.error?.code === 'PM_MOVE_ILLEGAL', 'a move that the board does not allow lists those it does');
  const moved = await narrator.call(client, 'update_task_status', { task: calendar, status: 'In progress' });
  expect(moved.data['after'] === 'In progress', 'a legal move is made and read back');

  narrator.ask('Take up the old checkout as well.');
  const full = await narrator.call(client, 'update_task_status', {
    task: 'Remove the old checkout',
    status: 'In progress',
  });
  expect(full.error?.code === 'PM_WIP_LIMIT', 'the column is full');

  narrator.ask('Write down a task for it. The connection breaks, so the host repeats the call.');
  const fresh = {
    title: 'Ask the team about the limit of In progress',
    assignee: 'Leah',
    sprint: 'current',
    idempotency_key: 'demo-limit',
  };
  const nobody = await narrator.call(client, 'create_task', { ...fresh, idempotency_key: 'demo-nobody' });
  expect(nobody.error?.code === 'PM_PERSON_UNKNOWN', 'nobody has this name, and the people are listed');
  const first = await narrator.call(client, 'create_task', { ...fresh, assignee: 'lea' });
  const again = await narrator.call(client, 'create_task', { ...fresh, assignee: 'lea' });
  const { id } = row(first.data, 'task');
  expect(id !== undefined && row(again.data, 'task')['id'] === id, 'the repeated call made no second task');

  narrator.ask('Give it to Jonas, and tell him why.');
  const given = await narrator.call(client, 'assign_task', { task: id, assignee: 'Jonas Wick' });
  expect(given.data['before'] === 'lea' && given.data['after'] === 'jonas', 'before and after are shown');
  await narrator.call(client, 'add_comment', { task: id, body: 'Four tasks at once, and two of them are stuck.' });

  narrator.ask('Prepare the standup.');
  const people = await client.complete({ prompt: 'daily_standup' }, 'person', 'jo');
  narrator.answer(`${people.join(', ')}: ${await client.prompt('daily_standup', { person: String(people[0]) })}`);
}
