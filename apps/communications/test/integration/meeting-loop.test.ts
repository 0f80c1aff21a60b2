import { describeWithContainers } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imapConnection } from '../../src/adapters/mail/imap/connection.ts';
import { imapSent } from '../../src/adapters/mail/imap/sent.ts';
import { postOffice } from '../../src/adapters/mail/post-office.ts';
import { smtpTransport } from '../../src/adapters/mail/smtp.ts';
import { memoryOutbox } from '../../src/adapters/memory/outbox.ts';
import { findMeetingTime } from '../../src/tools/find-meeting-time.ts';
import { scheduleMeeting } from '../../src/tools/schedule-meeting.ts';
import { type Radicale, radicale } from '../calendar/radicale.ts';
import { strictlyRead } from '../calendar/strict-reader.ts';
import { call, preview, rules, testPorts } from '../contract/call.ts';
import { type CountedMail, countedMail } from '../mail/counted-mail.ts';
import { eventually, imapAddress, smtpAddress, withImap } from '../mail/mailbox.ts';

const ASSISTANT = rules.from.address;
const BELA = 'bela@acme.example';

describeWithContainers('a meeting, from the call to the attendee', () => {
  let mail: CountedMail;
  let server: Radicale;
  beforeAll(async () => {
    [mail, server] = await Promise.all([countedMail(), radicale([ASSISTANT, BELA, 'chiara@acme.example'])]);
  }, 300_000);
  afterAll(async () => {
    await Promise.all([mail?.stop(), server?.stop()]);
  });

  /** Texts of the invitations in somebody's mailbox, as their mail program gets them. */
  const invitations = (user: string) =>
    withImap(mail, user, async (imap) => {
      const lock = await imap.getMailboxLock('INBOX');
      try {
        if (!imap.mailbox || imap.mailbox.exists === 0) return [];
        const found: string[] = [];
        for (const { source } of await imap.fetchAll('1:*', { source: true })) {
          const [, headers = '', body = ''] =
            /(Content-Type: text\/calendar[\s\S]*?)\r\n\r\n([\s\S]*?)\r\n--/i.exec(source?.toString() ?? '') ?? [];
          found.push(/base64/i.test(headers) ? Buffer.from(body, 'base64').toString() : body);
        }
        return found;
      } finally {
        lock.release();
      }
    });

  it('event in the calendar, invitation in the mailbox, busy: over a change of clocks and all day', async () => {
    const connection = imapConnection(imapAddress(mail, ASSISTANT));
    const { ports } = testPorts({
      calendar: server.calendar(),
      mail: postOffice({
        rules,
        transport: smtpTransport(smtpAddress(mail, ASSISTANT)),
        store: memoryOutbox(),
        sent: imapSent(connection, '\\Sent'),
        now: () => new Date(),
      }),
    });
    const weekly = {
      title: 'Clocks; "change", 1\\2',
      start: '2026-10-23T09:00',
      duration: 60,
      time_zone: 'Europe/Berlin',
      attendees: [BELA],
      recurrence: 'FREQ=WEEKLY;COUNT=2',
    };
    const wholeDay = { title: 'Off-site', start: '2026-10-28', time_zone: 'Europe/Berlin', attendees: [BELA] };
    await preview(scheduleMeeting, ports, weekly);
    expect(await (await server.request(ASSISTANT, 'GET', `/${ASSISTANT}/work/`)).text()).not.toContain('VEVENT');
    expect(await invitations(BELA)).toEqual([]);

    // An event and an invitation each.
    mail.ledger.approve(2);
    server.ledger.approve(2);
    for (const [key, meeting] of [
      ['k1', weekly],
      ['k2', wholeDay],
    ] as const) {
      const { data } = await call(scheduleMeeting, ports, meeting, { key });
      expect(data).toMatchObject({ outcome: 'scheduled', invitations: 'sent', left_the_machine: true });
      expect(data.attendees).toEqual([{ address: BELA, invited: 'accepted', availability: 'free' }]);
    }
    const found = await eventually(
      () => invitations(BELA),
      (texts) => texts.length === 2,
    );
    expect(found).toHaveLength(2);
    const [first = [], second = []] = found.map(strictlyRead);
    expect(first.filter(({ name }) => name === 'SUMMARY')).toMatchObject([{ value: weekly.title }]);
    expect(first.find(({ name }) => name === 'METHOD')?.value).toBe('REQUEST');
    expect(second.findLast(({ name }) => name === 'DTEND')).toMatchObject({ value: '20261029' });

    const expected = [
      // 09:00 in Berlin, before and after the clocks go back.
      ['2026-10-23T07:00:00.000Z', '2026-10-23T08:00:00.000Z'],
      ['2026-10-27T23:00:00.000Z', '2026-10-28T23:00:00.000Z'],
      ['2026-10-30T08:00:00.000Z', '2026-10-30T09:00:00.000Z'],
    ];
    const look = {
      window: { start: new Date('2026-10-20Z'), end: new Date('2026-11-02Z') },
      timeZone: 'Europe/Berlin',
    };
    const busy = async () =>
      (await ports.calendar.busy([BELA], look))[0]?.busy.map(({ start, end }) => [
        start.toISOString(),
        end.toISOString(),
      ]);
    const entries = await ports.calendar.entries(look);
    expect(entries.map(({ start, end }) => [start.toISOString(), end.toISOString()])).toEqual(expected);
    expect(await busy()).toEqual(expected);
    // Their program puts the invitations into their own calendar: the same times, not other ones.
    for (const text of found) await server.put(BELA, text);
    expect(await busy()).toEqual(expected);

    await expect(
      call(scheduleMeeting, ports, { ...wholeDay, title: 'Other', start: '2026-10-30T09:30', duration: 30 }),
    ).rejects.toMatchObject({
      code: 'COMMS_MEETING_CONFLICT',
      details: { conflicts: [{ person: BELA, start: '2026-10-30T09:00:00+01:00' }] },
    });
    const free = { attendees: [BELA], duration: 60, from: '2026-10-30', to: '2026-10-30', time_zone: 'Europe/Berlin' };
    const { data } = await call(findMeetingTime, ports, free);
    expect(data.slots[0]).toMatchObject({ start: '2026-10-30T10:00:00+01:00' });

    // The same again: no second event, and no second invitation.
    const again = await call(scheduleMeeting, ports, weekly, { key: 'k1' });
    expect(again.data).toMatchObject({ outcome: 'exists', invitations: 'sent' });
    expect(await ports.calendar.entries(look)).toHaveLength(3);
    expect(await invitations(BELA)).toHaveLength(2);
    await connection.close();
  }, 120_000);
});
