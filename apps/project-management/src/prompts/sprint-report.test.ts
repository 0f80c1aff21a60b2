import { describe, expect, it } from 'vitest';
import { contextOf, seededBoard } from '../../test/contract/call.ts';
import { sprintReport } from './sprint-report.ts';

describe('sprint_report', () => {
  const render = async (args: { sprint?: string }) => sprintReport.render(args, contextOf(await seededBoard()).context);

  it('carries the sprint that was asked for and whether it is over', async () => {
    expect(await render({ sprint: 'Sprint 7' })).toContain('WEB-7 | Old banner');
    expect(await render({ sprint: 'Sprint 7' })).not.toContain('preliminary');
    expect(await render({})).toContain('preliminary');
  });

  it('completes and refuses sprints', async () => {
    const { context } = contextOf(await seededBoard());
    expect(await sprintReport.complete?.sprint?.('sprint 9', context)).toEqual(['Sprint 9']);
    await expect(render({ sprint: 'Sprint 70' })).rejects.toMatchObject({ code: 'PM_SPRINT_UNKNOWN' });
  });
});
