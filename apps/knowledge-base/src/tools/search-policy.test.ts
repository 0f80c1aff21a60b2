import { beforeAll, describe, expect, it } from 'vitest';
import { call, seeded } from '../../test/contract/call.ts';
import type { KnowledgePorts } from '../ports.ts';
import { searchPolicy } from './search-policy.ts';

describe('search_policy', () => {
  let ports: KnowledgePorts;
  beforeAll(async () => {
    ports = await seeded();
  });
  const ask = (question: string, more: object = {}) => call(searchPolicy, ports, { question, ...more });

  it('quotes the clause word for word, with its place and what makes it valid', async () => {
    const { data } = await ask('how much is paid for hotels a night');
    expect(data.clauses[0]).toMatchObject({
      text: '## 2 Hotels\n\nUp to 140 euros a night are paid.',
      place: 'Travel policy › 2 Hotels',
      version: '3',
      effective_on: '2026-01-01',
      owner: 'Finance',
      department: 'Finance',
      review_due: '2026-04-01',
    });
    expect(data.as_of).toBe('2026-04-15');
  });

  it('names what was superseded, and quotes it as of a day on which it was in force', async () => {
    const today = await ask('hotels a night');
    expect(today.data.clauses.map(({ text }) => text).join()).not.toContain('110 euros');
    expect(today.data.superseded).toEqual([
      expect.objectContaining({ title: 'Travel policy 2023', superseded_on: '2026-01-01' }),
    ]);
    const then = await ask('hotels a night', { effective_on: '2025-05-01' });
    expect(then.data.clauses[0]?.text).toContain('110 euros');
    expect(then.data.clauses.map(({ text }) => text).join()).not.toContain('140 euros');
  });

  it('says when a policy is past its review', async () => {
    expect((await ask('hotels')).notes.join()).toMatch(/past its review \(2026-04-01\)/);
  });

  it('finds policies only', async () => {
    expect((await ask('thirty days of vacation')).data).toMatchObject({ clauses: [], low_confidence: true });
  });

  it('refuses a department that has none', async () => {
    await expect(ask('vacation', { department: 'Finanz' })).rejects.toMatchObject({ code: 'KB_FILTER_UNKNOWN' });
    await expect(ask('vacation', { department: 'Compensation' })).rejects.toMatchObject({ code: 'KB_FILTER_UNKNOWN' });
  });
});
