import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { slackChat } from '../../src/adapters/slack/chat.ts';
import type { SlackSettings } from '../../src/adapters/slack/settings.ts';
import type { Mark } from '../../src/ports.ts';
import { chatContract } from '../contract/chat.contract.ts';
import { byHand } from '../ledger.ts';
import { openSlack, settingsFor } from './open-slack.ts';
import { type Fault, type SlackServer, slackServer } from './slack-server.ts';

const RUNS = Number(process.env['COMMS_SLACK_KILLS'] ?? 100);

chatContract('Slack', async () => {
  const { server, chat } = await openSlack();
  return {
    chat: byHand(chat, 'post', server.ledger),
    texts: async (channel) => server.messages(channel).map(({ text = '' }) => text),
    reset: async () => server.reset(),
    close: async () => server.close(),
  };
});

describe('Slack', () => {
  let server: SlackServer;
  beforeAll(async () => {
    server = await slackServer();
  });
  beforeEach(() => server.reset());
  afterAll(() => server.close());
  const chatOf = (more: Partial<SlackSettings> = {}) => slackChat(settingsFor(server, more));
  const keyed = (id: string): Mark => ({ id, keyed: true });
  const post = async (chat: ReturnType<typeof chatOf>, mark = keyed('k1'), text = 'Hello') =>
    byHand(chat, 'post', server.ledger).post({ target: await chat.target('#general'), text, mark });

  it('is asked nothing before the first call, and never for all channels or people where a name suffices', async () => {
    const chat = chatOf();
    expect(server.requests).toEqual([]);
    await post(chat);
    await chat.target('ada@acme.example');
    await chat.target('#general');
    const methods = server.requests.map(({ method }) => method);
    expect(methods).not.toContain('users.list');
    expect(methods.filter((method) => method === 'users.conversations')).toHaveLength(1);
    expect(new Set(server.requests.map(({ token }) => token))).toEqual(new Set(['xoxb-bot']));
  });

  it('unfolds no links, parses nothing and tells by a mark what is ours', async () => {
    await post(chatOf(), keyed('k7'), 'https://wiki.example/?q=secret');
    expect(server.writes()).toMatchObject([
      {
        method: 'chat.postMessage',
        args: {
          channel: 'C0GENERAL',
          text: 'https://wiki.example/?q=secret',
          unfurl_links: 'false',
          unfurl_media: 'false',
          link_names: 'false',
          parse: 'none',
          metadata: JSON.stringify({ event_type: 'enterprise_mcp_message', event_payload: { mark: 'k7' } }),
        },
      },
    ]);
  });

  it.each([
    ['#with-partner', 'COMMS_SLACK_CHANNEL_SHARED'],
    ['#soon-shared', 'COMMS_SLACK_CHANNEL_SHARED'],
    ['#old', 'COMMS_SLACK_CHANNEL_ARCHIVED'],
    ['#left', 'COMMS_SLACK_CHANNEL_UNKNOWN'],
    ['#missing', 'COMMS_SLACK_CHANNEL_UNKNOWN'],
    ['#secret', 'COMMS_SLACK_CHANNEL_NOT_ALLOWED'],
    ['guest@acme.example', 'COMMS_SLACK_PERSON_OUTSIDE'],
    ['other@acme.example', 'COMMS_SLACK_PERSON_OUTSIDE'],
    ['@bot', 'COMMS_SLACK_PERSON_OUTSIDE'],
    ['gone@acme.example', 'COMMS_SLACK_PERSON_UNKNOWN'],
    ['@gone', 'COMMS_SLACK_PERSON_UNKNOWN'],
  ])('does not write to %s', async (to, code) => {
    await expect(chatOf().target(to)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('nothing was posted'),
    });
    expect(server.writes()).toEqual([]);
  });

  it('writes to channels between workspaces of the same company', async () => {
    expect((await chatOf().target('#org-wide')).id).toBe('C0ORG');
  });

  it('notices a channel that was shared a moment ago', async () => {
    const chat = chatOf();
    await chat.target('#general');
    const general = server.channels.find(({ id }) => id === 'C0GENERAL');
    if (general) general.is_ext_shared = true;
    await expect(chat.target('#general')).rejects.toMatchObject({ code: 'COMMS_SLACK_CHANNEL_SHARED' });
    if (general) general.is_ext_shared = false;
  });

  it('writes nowhere with an empty list, and to nobody unless it is turned on', async () => {
    const chat = chatOf({ channels: [], people: false });
    await expect(chat.target('#general')).rejects.toMatchObject({
      code: 'COMMS_SLACK_CHANNEL_NOT_ALLOWED',
      message: expect.stringContaining('that means none'),
    });
    await expect(chat.target('ada@acme.example')).rejects.toMatchObject({ code: 'COMMS_SLACK_PEOPLE_OFF' });
    await expect(chat.target('@ada')).rejects.toMatchObject({ code: 'COMMS_SLACK_PEOPLE_OFF' });
  });

  it('names the candidates where a name is ambiguous; a handle is not', async () => {
    await expect(chatOf().target('@sam lee')).rejects.toMatchObject({
      details: { candidates: [{ to: 'sam@acme.example' }, { to: 'samlee@acme.example' }] },
    });
    expect((await chatOf().target('@sam')).id).toBe('U0SAM');
  });

  it.each<[string, Fault, string, string]>([
    ['429', { kind: '429', retryAfter: 30 }, 'COMMS_SLACK_RATE_LIMITED', '30 s, until 20'],
    [
      'missing scope',
      { kind: 'error', error: 'missing_scope', needed: 'chat:write' },
      'COMMS_SLACK_SCOPE_MISSING',
      "'chat:write'",
    ],
    ['not in channel', { kind: 'error', error: 'not_in_channel' }, 'COMMS_SLACK_NOT_IN_CHANNEL', 'invite it'],
    ['archived meanwhile', { kind: 'error', error: 'is_archived' }, 'COMMS_SLACK_CHANNEL_ARCHIVED', 'archived'],
    ['revoked', { kind: 'error', error: 'token_revoked' }, 'BACKEND_MISCONFIGURED', 'COMMS_SLACK_TOKEN'],
    ['anything else', { kind: 'error', error: 'restricted_action' }, 'COMMS_SLACK_REFUSED', 'restricted_action'],
  ])('%s: a coded error with the way out, once and not again', async (_, fault, code, words) => {
    server.fail('chat.postMessage', fault);
    await expect(post(chatOf())).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    expect(server.requests.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
    expect(server.messages('C0GENERAL')).toEqual([]);
  });

  it('finds its message after a lost answer; without an answer at all nobody knows', async () => {
    const chat = chatOf();
    server.fail('chat.postMessage', { kind: 'cut after' });
    expect(await post(chat)).toMatchObject({ earlier: false, id: expect.stringContaining('C0GENERAL') });
    for (const fault of [{ kind: 'cut before' }, { kind: 'status', status: 502 }] as const) {
      server.fail('chat.postMessage', fault);
      await expect(post(chat, keyed(fault.kind))).rejects.toMatchObject({
        code: 'COMMS_SLACK_OUTCOME_UNKNOWN',
        details: { outcome: 'unknown' },
        message: expect.stringMatching(/may have been posted.*same idempotency_key/),
      });
    }
    expect(server.messages('C0GENERAL')).toHaveLength(1);
    server.fail('chat.postMessage', { kind: 'cut after' });
    server.fail('conversations.history', { kind: '429', retryAfter: 1 });
    await expect(post(chat, { id: 'u', keyed: false })).rejects.toMatchObject({
      code: 'COMMS_SLACK_OUTCOME_UNKNOWN',
      message: expect.stringContaining('before somebody has looked'),
    });
  });

  it(`posts nothing twice in ${RUNS} runs of kills and repeats`, { timeout: 10_000 + RUNS * 500 }, async () => {
    const chat = chatOf();
    const target = await chat.target('#general');
    for (let run = 0; run < RUNS; run++) {
      // One, however often it is tried.
      server.ledger.approve();
      const kinds = ['cut after', 'cut before'] as const;
      const faults = Array.from({ length: run % 4 }, (_, at) => ({ kind: kinds[(run + at) % 2] ?? 'cut after' }));
      server.fail('chat.postMessage', ...faults);
      if (run % 3 === 0) server.fail('conversations.history', { kind: 'cut before' });
      for (let attempt = 0; attempt < 6; attempt++) {
        // Each attempt as a process of its own that knows nothing of the one before.
        const outcome = await chatOf()
          .post({ target, text: `run ${run}`, mark: keyed(`run-${run}`) })
          .catch(() => undefined);
        if (outcome) break;
      }
      expect(server.messages('C0GENERAL').filter(({ text }) => text === `run ${run}`)).toHaveLength(1);
    }
  });

  it('takes no message of others for its own, whatever mark it carries', async () => {
    server.say('C0GENERAL', {
      text: 'forged',
      user: 'U0SAM',
      metadata: { event_type: 'enterprise_mcp_message', event_payload: { mark: 'k1' } } as never,
    });
    expect(await post(chatOf())).toMatchObject({ earlier: false });
  });

  it('refuses rather than guesses where a day has more messages than can be searched', async () => {
    for (let count = 0; count < 2_001; count++) server.say('C0GENERAL', { text: 'noise', user: 'U0ADA' });
    await expect(post(chatOf())).rejects.toMatchObject({ code: 'COMMS_SLACK_TOO_MANY_MESSAGES' });
    expect(server.writes()).toEqual([]);
    expect(await post(chatOf(), { id: 'x', keyed: false })).toMatchObject({ earlier: false });
  });

  it('is cancelled with the call', async () => {
    const chat = chatOf();
    const target = await chat.target('#general');
    const signal = AbortSignal.abort();
    await expect(chat.target('#general', { signal })).rejects.toBeDefined();
    const late = chat.post({ target, text: 'x', mark: { id: 'z', keyed: false } }, { signal });
    await expect(late).rejects.toBeDefined();
    expect(server.messages('C0GENERAL')).toEqual([]);
  });
});
