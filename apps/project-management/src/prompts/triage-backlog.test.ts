import { describe, expect, it } from 'vitest';
import { contextOf, seededBoard } from '../../test/contract/call.ts';
import { triageBacklog } from './triage-backlog.ts';

describe('triage_backlog', () => {
  const render = async (args: { column?: string; label?: string }) =>
    triageBacklog.render(args, contextOf(await seededBoard()).context);

  it('carries what no sprint has taken up, and nothing else', async () => {
    const text = await render({});
    expect(text).toContain('"id":"WEB-5"');
    expect(text).toContain('"id":"WEB-6"');
    expect(text).not.toContain('Faster product search');
  });

  it('keeps to a label or column', async () => {
    expect(await render({ label: 'feature' })).not.toContain('"id":"WEB-6"');
    expect(await render({ column: 'In Review' })).toContain('There is no such task');
  });

  it('completes columns and labels', async () => {
    const { context } = contextOf(await seededBoard());
    expect(await triageBacklog.complete?.column?.('in', context)).toEqual(['In Progress', 'In Review']);
    expect(await triageBacklog.complete?.label?.('b', context)).toEqual(['blocked', 'bug']);
  });
});
