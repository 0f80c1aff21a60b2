import { expect, it } from 'vitest';
import { openSlack } from './slack/open-slack.ts';

it('a backend that took what nobody approved says so when it is closed', async () => {
  const { server, chat } = await openSlack();
  const post = async (id: string) =>
    chat.post({ target: await chat.target('#general'), text: id, mark: { id, keyed: true } });
  server.ledger.approve();
  await post('a');
  // Looked up and not posted again: it arrives once.
  await post('a');
  await post('b');
  // Forgetting the messages does not make it forget that they came.
  server.reset();
  expect(() => server.close()).toThrow('Slack took 2, and 1 were approved');
});

it('and nothing where all of it was', async () => {
  const { server, chat } = await openSlack();
  server.ledger.approve(2);
  await chat.post({ target: await chat.target('#general'), text: 'x', mark: { id: 'x', keyed: true } });
  expect(() => server.close()).not.toThrow();
});
