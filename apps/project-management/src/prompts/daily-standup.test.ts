import { describe, expect, it } from 'vitest';
import { contextOf, seededBoard } from '../../test/contract/call.ts';
import { dailyStandup } from './daily-standup.ts';

describe('daily_standup', () => {
  const render = async (args: { person?: string }, now?: Date) =>
    dailyStandup.render(args, contextOf(await seededBoard(), now ? { now } : {}).context);

  it('carries the sprint of the team, fenced, and proposes without changing', async () => {
    const text = await render({});
    expect(text).toMatch(/<untrusted-\w+>[\s\S]*WEB-3 \| Überweisung per QR-Code/);
    expect(text).toContain('only after I agree');
  });

  it('keeps to one colleague', async () => {
    const text = await render({ person: 'me' });
    expect(text).toContain('Ada Quill');
    expect(text).not.toContain('Überweisung');
  });

  it('says when no sprint is active', async () => {
    expect(await render({}, new Date('2026-03-01T00:00:00Z'))).toContain("'Sprint 7', begins on 2026-03-30");
  });

  it('completes people and boards', async () => {
    const { context } = contextOf(await seededBoard());
    expect(await dailyStandup.complete?.person?.('to', context)).toEqual(['tomas']);
    expect(await dailyStandup.complete?.board?.('web', context)).toEqual(['Web shop']);
  });
});
