import { describe, expect, it, onTestFinished } from 'vitest';
import { call, preview, testPorts } from '../../test/contract/call.ts';
import { openSlack } from '../../test/slack/open-slack.ts';
import { sendSlackMessage } from './send-slack-message.ts';

async function withSlack() {
  const { server, chat } = await openSlack();
  onTestFinished(() => server.close());
  return { server, ports: testPorts({ chat }).ports };
}

describe('send_slack_message', () => {
  it('posts what was asked for, as it stands', async () => {
    const { server, ports } = await withSlack();
    server.ledger.approve();
    const text = 'a < b & <!here|x>'.replace('<!here|x>', '<https://evil.example|wiki>');
    const { data, notes } = await call(sendSlackMessage, ports, { to: '#general', text }, { key: 'k' });
    expect(data).toEqual({
      outcome: 'sent',
      left_the_machine: true,
      to: '#general',
      message_id: expect.stringMatching(/^slack:C0GENERAL:/),
      link: expect.stringMatching(/^https:\/\/acme\.slack\.example\/archives\/C0GENERAL\/p\d+$/),
    });
    expect(notes).toEqual([]);
    expect(server.messages('C0GENERAL')[0]?.text).toBe('a &lt; b &amp; &lt;https://evil.example|wiki&gt;');
  });

  it('shows beforehand who is meant, and asks Slack for nothing but reads', async () => {
    const { server, ports } = await withSlack();
    const first = server.say('C0GENERAL', { text: 'Who &amp; when?', user: 'U0SAM' });
    const input = { to: '#general', text: '@ada@acme.example knows', thread: `slack:C0GENERAL:${first.ts}` };
    expect(await preview(sendSlackMessage, ports, input)).toBe(
      [
        'To           #general (C0GENERAL)',
        'In reply to',
        '| Sam Lee: Who & when?',
        '| ',
        'Mentions     Ada Quill <ada@acme.example> (U0ADA)',
        'By           Slack',
        'Links        not unfolded',
        'Text',
        '| @Ada Quill knows',
        '| ',
      ].join('\n'),
    );
    expect(server.writes()).toEqual([]);
    server.ledger.approve();
    await call(sendSlackMessage, ports, input);
    expect(server.messages('C0GENERAL').at(-1)).toMatchObject({ text: '<@U0ADA> knows', thread_ts: first.ts });
  });

  it.each([
    [{ text: 'hey @channel' }, 'COMMS_SLACK_BROADCAST'],
    [{ text: '<!here>' }, 'COMMS_SLACK_BROADCAST'],
    [{ text: '@nobody@acme.example' }, 'COMMS_SLACK_PERSON_UNKNOWN'],
    [{ text: '@guest@acme.example' }, 'COMMS_SLACK_PERSON_OUTSIDE'],
    [{ to: '#secret' }, 'COMMS_SLACK_CHANNEL_NOT_ALLOWED'],
    [{ to: '#general,#secret' }, 'COMMS_SLACK_TARGET_INVALID'],
    [{ thread: 'slack:C0SECRET:1700000000.000100' }, 'COMMS_SLACK_THREAD_UNKNOWN'],
  ])('refuses %j, and posts nothing', async (change, code) => {
    const { server, ports } = await withSlack();
    await expect(call(sendSlackMessage, ports, { to: '#general', text: 'x', ...change })).rejects.toMatchObject({
      code,
    });
    expect(server.writes()).toEqual([]);
  });

  it('says what to do where nobody knows', async () => {
    const { server, ports } = await withSlack();
    server.ledger.approve();
    server.fail('chat.postMessage', { kind: 'cut before' });
    const input = { to: '#general', text: 'x' };
    await expect(call(sendSlackMessage, ports, input, { key: 'k' })).rejects.toMatchObject({
      code: 'COMMS_SLACK_OUTCOME_UNKNOWN',
      details: { outcome: 'unknown', target: '#general' },
      message: expect.stringContaining('Repeat the very same call with the same idempotency_key'),
    });
    // It had not arrived: the repeat looks, and posts it.
    expect((await call(sendSlackMessage, ports, input, { key: 'k' })).data).toMatchObject({ outcome: 'sent' });
    const again = await call(sendSlackMessage, ports, input, { key: 'k' });
    expect(again.notes).toContain('This message was posted by an earlier call, and not again.');
    expect(server.messages('C0GENERAL').map(({ text }) => text)).toEqual(['x']);
  });
});
