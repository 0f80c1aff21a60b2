import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SlackSettings } from '../../src/adapters/slack/settings.ts';
import { slackSource } from '../../src/adapters/slack/source.ts';
import type { After } from '../../src/domain/conversation.ts';
import { settingsFor } from './open-slack.ts';
import { type SlackServer, slackServer } from './slack-server.ts';

let server: SlackServer;
beforeAll(async () => {
  server = await slackServer();
});
beforeEach(() => server.reset());
afterAll(() => server.close());
const sourceOf = (more: Partial<SlackSettings> = {}) => slackSource(settingsFor(server, more));

describe.each([
  ["Slack's search, with a user token", {}, 'search.messages'],
  ['the channels themselves, with a bot token', { readToken: undefined }, 'conversations.history'],
])('by %s', (_, more, method) => {
  it('finds words in allowed channels alone, newest first, by pages that have everything once', async () => {
    server.say('C0SECRET', { text: 'budget of the board', user: 'U0ADA' });
    for (let nth = 1; nth <= 5; nth++)
      server.say('C0GENERAL', { text: `Budget &amp; plan ${nth}`, user: nth % 2 ? 'U0ADA' : 'U0SAM' });
    server.say('C0GENERAL', { text: 'Lunch', user: 'U0SAM' });
    const source = sourceOf(more);
    const seen: string[] = [];
    let after: After | undefined;
    for (let page = 0; page < 9; page++) {
      const { hits, more: older } = await source.search({ words: 'budget' }, { limit: 2, after });
      seen.push(...hits.map(({ snippet }) => snippet));
      const last = hits.at(-1);
      if (!older || !last) break;
      after = { at: last.at, id: last.id };
    }
    expect(seen).toEqual([5, 4, 3, 2, 1].map((nth) => `Budget & plan ${nth}`));
    const { hits } = await source.search({ words: 'budget', from: 'ada' }, { limit: 9 });
    expect(hits).toHaveLength(3);
    expect(hits[0]).toMatchObject({ source: 'slack', channel: 'general', from: { name: 'Ada Quill' } });
    // Ours, and not the one of the answer.
    expect(hits[0]?.link).toMatch(/^https:\/\/acme\.slack\.example\/archives\/C0GENERAL\/p\d+$/);
    const [newest] = hits;
    expect((await source.search({ words: 'budget', until: newest?.at }, { limit: 9 })).hits).toHaveLength(4);
    expect((await source.search({ words: 'budget', since: newest?.at }, { limit: 9 })).hits).toHaveLength(1);
    expect((await source.search({ words: 'budget', channel: '#secret' }, { limit: 9 })).hits).toEqual([]);
    expect(server.writes()).toEqual([]);
  });

  it('reads a thread from any of its messages, and none of a channel that is not allowed', async () => {
    const first = server.say('C0GENERAL', { text: 'Who?', user: 'U0ADA' });
    const reply = server.say('C0GENERAL', { text: 'Me', user: 'U0SAM', thread_ts: first.ts ?? '' });
    const secret = server.say('C0SECRET', { text: 'No', user: 'U0ADA' });
    const source = sourceOf(more);
    for (const { ts } of [first, reply]) {
      expect(await source.thread(`slack:C0GENERAL:${ts}`, 10)).toMatchObject({
        id: `slack:C0GENERAL:${first.ts}`,
        messages: [{ text: 'Who?', from: { name: 'Ada Quill' } }, { text: 'Me' }],
        omitted: 0,
      });
    }
    expect(await source.thread(`slack:C0GENERAL:${first.ts}`, 1)).toMatchObject({
      messages: [{ text: 'Me' }],
      omitted: 1,
    });
    for (const id of [`slack:C0SECRET:${secret.ts}`, 'slack:C0GENERAL:1.000001', 'mail:x']) {
      expect(await source.thread(id, 10)).toBeUndefined();
    }
  });

  it('rejects with a coded error where Slack does not answer', async () => {
    server.fail(method, { kind: '429', retryAfter: 9 });
    await expect(sourceOf(more).search({ words: 'x' }, { limit: 1 })).rejects.toMatchObject({
      code: 'COMMS_SLACK_RATE_LIMITED',
    });
  });
});

it('reads with a token of its own, whose scopes are named where one is missing', async () => {
  const source = sourceOf({ readToken: 'xoxp-read' });
  await source.search({ words: 'x' }, { limit: 1 });
  expect(new Set(server.requests.map(({ token }) => token))).toEqual(new Set(['xoxp-read']));
  server.fail('search.messages', { kind: 'error', error: 'missing_scope', needed: 'search:read' });
  await expect(source.search({ words: 'x' }, { limit: 1 })).rejects.toMatchObject({
    code: 'COMMS_SLACK_SCOPE_MISSING',
    message: expect.stringContaining('COMMS_SLACK_READ_TOKEN'),
  });
});

it('lets no caller use operators of Slack', async () => {
  await sourceOf().search({ words: 'in:#secret from:@ada "x' }, { limit: 1 });
  expect(server.requests.at(-1)?.args['query']).toBe('"in:#secret" "from:@ada" "x"');
});
