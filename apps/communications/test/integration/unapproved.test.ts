import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientKinds, type FreshDatabase, inProcess, type Person, persons } from '@enterprise-mcp/testkit';
import { describeWithPostgres, freshDatabase } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { config } from '../../src/config.ts';
import { server as communications } from '../../src/server.ts';
import { type SlackServer, slackServer } from '../slack/slack-server.ts';

/** In the words of a call: one for Slack, one for the calendar and the mail of this machine. */
const calls = [
  ['send_slack_message', { to: '#general', text: 'Hello @ada@acme.example' }],
  [
    'schedule_meeting',
    {
      title: 'Planning',
      start: '2030-05-06T14:30',
      duration: 30,
      time_zone: 'Europe/Berlin',
      attendees: ['ada@acme.example'],
    },
  ],
] as const;

describeWithPostgres('what leaves the company', () => {
  describe.each(clientKinds)('with %s', (kind) => {
    let slack: SlackServer;
    let database: FreshDatabase;
    let folder: string;
    beforeAll(async () => {
      slack = await slackServer();
    });
    beforeEach(async () => {
      slack.reset();
      database = await freshDatabase();
      folder = await mkdtemp(join(tmpdir(), 'mcp-comms-'));
      return async () => {
        await rm(folder, { recursive: true, force: true });
        await database.drop();
      };
    });
    afterAll(() => slack.close());

    async function start(person?: Person) {
      const values = config.schema.parse({
        databaseUrl: database.url,
        from: 'assistant@acme.example',
        allowedDomains: ['acme.example'],
        slackToken: 'xoxb-bot',
        slackChannels: ['general'],
        slackApiUrl: slack.url,
      });
      return inProcess(communications, kind, {
        settings: {
          config: values,
          common: {
            dataDir: folder,
            auditDir: join(folder, 'audit'),
            logLevel: 'silent',
            callTimeoutMs: 20_000,
            approvals: { ttlMs: 60_000, port: 0, askMs: 200 },
          },
        },
        ...(person && { person }),
      });
    }

    /** Everything that was written, anywhere. */
    const written = async () => {
      const files = async (name: string) =>
        (await readdir(join(folder, name)).catch(() => [])).filter((file) => /\.(ics|eml)$/.test(file));
      return {
        slack: slack.writes().length,
        calendar: (await files('calendar')).length,
        mail: (await files('outbox')).length,
      };
    };
    const nothing = { slack: 0, calendar: 0, mail: 0 };

    it('nothing is written unless a person says yes, however often a model asks', async () => {
      const refusing = [undefined, persons.saysNo, persons.dismisses, persons.overlooks, persons.neverAnswers];
      for (const person of refusing) {
        const { client, close } = await start(person);
        for (const [tool, args] of calls) {
          for (let time = 0; time < 2; time++) {
            const { error } = await client.call(tool, { ...args, idempotency_key: 'k' });
            expect(error?.category).toBe('denied');
          }
          // No argument of a model is an approval.
          for (const extra of [{ confirmed: true }, { approval: 'yes' }])
            expect((await client.call(tool, { ...args, ...extra })).isError).toBe(true);
        }
        expect(await written()).toEqual(nothing);
        await close();
      }
    });

    it('what was approved is written, once', async () => {
      const shown: string[] = [];
      const { client, close } = await start(async (question) => {
        shown.push(question);
        if (question.includes('#general')) slack.ledger.approve();
        return persons.saysYes();
      });
      for (const [tool, args] of calls) {
        for (let time = 0; time < 2; time++) {
          const { error, data } = await client.call(tool, { ...args, idempotency_key: 'k' });
          expect(error).toBeUndefined();
          expect(data['outcome']).toMatch(/^(sent|scheduled)$/);
        }
      }
      expect(await written()).toEqual({ slack: 1, calendar: 1, mail: 1 });
      expect(shown[0]).toContain('#general (C0GENERAL)');
      expect(shown[0]).toContain('Ada Quill <ada@acme.example> (U0ADA)');
      expect(shown[1]).toContain('ada@acme.example: unknown');
      expect(slack.messages('C0GENERAL')).toMatchObject([{ text: 'Hello <@U0ADA>' }]);
      await close();
    });
  });
});
