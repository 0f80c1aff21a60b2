import { describeWithContainers } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aMeeting, bo, organizer } from '../calendar/a-meeting.ts';
import { basic, type Radicale, radicale } from '../calendar/radicale.ts';
import { calendarContract } from '../contract/calendar.contract.ts';

describeWithContainers('Radicale', () => {
  calendarContract('Radicale', async () => {
    const server = await radicale();
    const path = `/${organizer.address}/work/`;
    return {
      calendar: server.byHand(),
      put: server.put,
      count: async () => {
        const text = await (await server.request(organizer.address, 'GET', path)).text();
        return text.split('BEGIN:VEVENT').length - 1;
      },
      empty: server.empty,
      close: server.stop,
    };
  });

  let server: Radicale;
  beforeAll(async () => {
    server = await radicale();
  }, 120_000);
  beforeEach(() => server.empty());
  afterAll(() => server?.stop());
  const meeting = () => aMeeting({ start: '2026-03-27T09:00', duration: 60, time_zone: 'Europe/Berlin' });
  const look = { window: { start: new Date('2026-03-01'), end: new Date('2026-04-01') }, timeZone: 'Europe/Berlin' };

  it('counts by its own log what is written, and not what it refuses', async () => {
    const before = await server.written();
    const calendar = server.byHand();
    await Promise.all([calendar.create(meeting()), calendar.create(meeting())]);
    await server.put(bo.address, await calendar.invitation(meeting()));
    expect(await server.written()).toBe(before + 2);
  });

  it('answers a repeat with 412, by whatever name, and keeps what somebody changed meanwhile', async () => {
    const calendar = server.byHand();
    await calendar.create(meeting());
    const path = `/${organizer.address}/work/${meeting().uid}.ics`;
    const text = await (await server.request(organizer.address, 'GET', path)).text();
    await server.request(organizer.address, 'PUT', path, text.replace('SUMMARY:Planning', 'SUMMARY:Changed by hand'));
    expect(await calendar.create(meeting())).toBe('exists');
    expect(await calendar.entries(look)).toMatchObject([{ title: 'Changed by hand' }]);
  });

  it('says why it does not know whether somebody is free', async () => {
    const reasons = async (...[changes, address = bo.address]: [Parameters<Radicale['calendar']>[0], string?]) =>
      (await server.calendar(changes).busy([address], look))[0]?.reason;
    expect(await reasons({})).toBeUndefined();
    expect(await reasons({}, 'di@corp.test')).toBe('they have no calendar there');
    expect(await reasons({ people: undefined })).toContain('COMMS_CALDAV_PEOPLE');
    // Bo may not read what others have.
    expect(await reasons({ authorization: async () => basic(bo.address) }, 'cy@corp.test')).toBe(
      'this server may not read their calendar',
    );
  });

  it('tells a wrong login, a calendar that is not there and a write that is not allowed', async () => {
    const wrong = server.byHand({ authorization: async () => basic('eve@corp.test') });
    await expect(wrong.create(meeting())).rejects.toMatchObject({ code: 'BACKEND_MISCONFIGURED' });
    await expect(server.byHand({ calendar: 'Holidays' }).create(meeting())).rejects.toMatchObject({
      code: 'COMMS_CALENDAR_UNKNOWN',
      details: { valid: ['Work'] },
    });
    expect(await server.byHand({ calendar: 'Work' }).create(meeting())).toBe('created');
    // As if Bo's calendar were the login's own: it may be read, and not written.
    const elsewhere = server.byHand({
      fetch: (target, init) =>
        fetch(init?.method === 'PUT' ? new URL(`/${bo.address}/work/x.ics`, server.url) : target, init),
    });
    await expect(elsewhere.create(meeting())).rejects.toMatchObject({
      code: 'COMMS_CALENDAR_REFUSED',
      details: { status: 403 },
    });
  });

  it('makes an event once where the answer is lost, and says so where all answers are', async () => {
    let lost = 1;
    const losing: typeof fetch = async (target, init) => {
      const answer = await fetch(target, init);
      if (init?.method === 'PUT' && lost-- > 0) throw new TypeError('fetch failed');
      return answer;
    };
    expect(await server.byHand({ fetch: losing }).create(meeting())).toBe('created');
    expect(await server.calendar().entries(look)).toHaveLength(1);
    lost = 9;
    const other = { ...meeting(), uid: 'm-2@corp.test' };
    await expect(server.byHand({ fetch: losing }).create(other)).rejects.toMatchObject({
      code: 'COMMS_CALENDAR_OUTCOME_UNKNOWN',
    });
    expect(await server.byHand().create(other)).toBe('exists');
  });

  it('shows its login to no other server, wherever it is pointed to', async () => {
    const seen: string[] = [];
    const calendar = server.byHand({
      people: 'https://evil.example/{user}/',
      fetch: (target, init) => {
        seen.push(new URL(String(target)).host);
        return fetch(target, init);
      },
    });
    expect((await calendar.busy([bo.address], look))[0]).toMatchObject({ status: 'unknown' });
    expect(new Set(seen)).toEqual(new Set([new URL(server.url).host]));
  });

  it('is not reached: a coded error, and nothing is forgotten for later', async () => {
    const calendar = server.byHand();
    await server.container.kill();
    await expect(calendar.entries(look)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    await server.container.restart();
    expect(await calendar.entries(look)).toEqual([]);
  });
});
