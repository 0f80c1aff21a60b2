import { describe, expect, it } from 'vitest';
import { actionOf, ada, createDeal, deleteDeal, errors, listDeals, policy, sendEmail } from './office.ts';

const read = actionOf(listDeals);
const create = actionOf(createDeal);
const remove = actionOf(deleteDeal);
const send = actionOf(sendEmail);
const deal = { amount: 10, stage: 'lead', name: 'a deal', tags: [], urgent: false };

describe('a Cedar policy', () => {
  it('denies what nothing permits, and hides it', async () => {
    const rules = await policy('permit (principal, action in Action::"read", resource);');
    expect(rules.decide(read, ada, {})).toEqual({ decision: 'allow', rules: ['line 1'] });
    expect(rules.decide(create, ada, deal)).toEqual({ decision: 'deny', rules: [], message: undefined });
    expect(rules.visible(read, ada)).toBe(true);
    expect(rules.visible(create, ada)).toBe(false);
  });

  it('decides by arguments', async () => {
    const rules = await policy(`
      permit (principal, action, resource);
      @id("big deals") @message("Ask sales operations.")
      forbid (principal, action == Action::"create_deal", resource) when { context.input.amount.greaterThan(decimal("100.0")) };`);
    expect(rules.decide(create, ada, deal).decision).toBe('allow');
    expect(rules.decide(create, ada, { ...deal, amount: 100.01 })).toEqual({
      decision: 'deny',
      rules: ['big deals'],
      message: 'Ask sales operations.',
    });
    expect(rules.visible(create, ada)).toBe(true);
  });

  it('asks for a confirmation where an approval makes the difference', async () => {
    const rules = await policy(`
      permit (principal, action, resource);
      @id("ask") forbid (principal, action in Action::"write", resource) unless { context has approval };
      @id("four eyes") @message("Somebody else must confirm.")
      forbid (principal, action in Action::"destructive", resource)
      unless { context has approval && context.approval.by != principal };
      @id("manager, at the page")
      forbid (principal, action in Action::"outward", resource)
      unless { context has approval && context.approval.by in Role::"manager" && context.approval.way == "page" };`);
    expect(rules.decide(create, ada, deal)).toMatchObject({ decision: 'confirm', rules: ['ask'], byAnother: false });
    expect(rules.decide(remove, ada, { id: '1' })).toEqual({
      decision: 'confirm',
      rules: ['four eyes'],
      message: 'Somebody else must confirm.',
      byAnother: true,
    });
    const mail = { to: ['bo@example.com'], subject: '' };
    expect(rules.decide(send, ada, mail)).toMatchObject({ decision: 'confirm', byAnother: true });
    const bo = { id: 'os:bo', name: 'Bo', roles: ['manager'] };
    expect(rules.accepts(send, ada, mail, { by: bo, way: 'page' })).toBe(true);
    expect(rules.accepts(send, ada, mail, { by: bo, way: 'elicitation' })).toBe(false);
    expect(rules.accepts(send, ada, mail, { by: { ...bo, roles: [] }, way: 'page' })).toBe(false);
    expect(rules.accepts(remove, ada, { id: '1' }, { by: ada.principal, way: 'page' })).toBe(false);
    expect(rules.accepts(remove, ada, { id: '1' }, { by: bo, way: 'cli' })).toBe(true);
  });

  it('knows facts', async () => {
    const rules = await policy(`
      permit (principal, action, resource);
      forbid (principal, action == Action::"delete_deal", resource) when { context.facts.amount.greaterThan(decimal("50.0")) };
      forbid (principal, action == Action::"send_email", resource)
      unless { ["example.com", "example.org"].containsAll(context.facts.recipient_domains) };`);
    expect(rules.wantsFacts(remove)).toBe(true);
    expect(rules.wantsFacts(create)).toBe(false);
    expect(rules.decide(remove, { ...ada, facts: { amount: 51 } }, { id: '51' }).decision).toBe('deny');
    expect(rules.decide(remove, { ...ada, facts: { amount: 50 } }, { id: '50' }).decision).toBe('allow');
    expect(rules.decide(remove, ada, { id: '50' })).toMatchObject({
      decision: 'deny',
      message: expect.stringContaining('missing'),
    });
    expect(rules.decide(send, { ...ada, facts: { recipient_domains: ['example.org'] } }, {}).decision).toBe('allow');
    expect(
      rules.decide(send, { ...ada, facts: { recipient_domains: ['example.org', 'x.example'] } }, {}).decision,
    ).toBe('deny');
    expect(rules.visible(send, ada)).toBe(true);
  });

  it('hides what contradictory conditions leave nothing of', async () => {
    const hidden = await policy(`
      permit (principal, action == Action::"create_deal", resource) when { context.input.amount.greaterThan(decimal("10.0")) };
      forbid (principal, action == Action::"create_deal", resource) when { context.input.amount.greaterThan(decimal("5.0")) };
      permit (principal, action == Action::"list_deals", resource) when { context.input has state && context.input.state == "won" };
      forbid (principal, action == Action::"list_deals", resource) unless { context.input has state && context.input.state == "lost" };
    `);
    expect(hidden.visible(create, ada)).toBe(false);
    expect(hidden.visible(read, ada)).toBe(false);
  });

  it('refuses a file that reads an attribute which may not exist', async () => {
    const wrong = policy(
      `permit (principal, action == Action::"list_deals", resource) when { context.input.state == "lost" };`,
    );
    await expect(wrong).rejects.toMatchObject({
      code: 'POLICY_INVALID',
      message: expect.stringContaining(':1:69: unable'),
    });
  });

  it('logs nothing', () => expect(errors).toEqual([]));
});
