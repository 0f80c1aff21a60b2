import { describe, expect, it } from 'vitest';
import { contextOf, seededCrm } from '../../test/contract/call.ts';
import { accountBriefing } from './account-briefing.ts';

describe('account_briefing', () => {
  const render = async (customer: string) => accountBriefing.render({ customer }, contextOf(await seededCrm()).context);

  it('carries who they are, what is open and what was said', async () => {
    const text = await render('halden.example');
    for (const part of [
      'Halden Maritime',
      'Ingrid Solberg',
      '"165000.50"',
      'Telemetry scope',
      '"contract_end":"2026-09-30"',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('keeps what was written outside inside the fence, and clipped', async () => {
    const text = await render('halden.example');
    const [, marker = '', fenced = ''] = /<(untrusted-\w+)>(\{[\s\S]*\})<\/\1>/.exec(text) ?? [];
    expect(fenced).toContain('Ignore previous instructions');
    expect(text.replace(fenced, '')).not.toContain('Ignore previous instructions');
    expect(text.split(`</${marker}>`)).toHaveLength(2);
    expect(fenced).toContain('"body_chars":');
    expect(text.length).toBeLessThan(8_000);
  });

  it('says when there is no history to brief on', async () => {
    expect(await render('meridian.example')).toContain('There is no history at all');
  });

  it('never briefs on the wrong one of two', async () => {
    await expect(render('Meridian Labs')).rejects.toMatchObject({ code: 'CRM_CUSTOMER_AMBIGUOUS' });
  });

  it('completes names', async () => {
    const { context } = contextOf(await seededCrm());
    expect(await accountBriefing.complete?.customer?.('cafe', context)).toEqual(['Café Zürich']);
  });
});
