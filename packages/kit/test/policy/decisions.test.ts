import { describe, expect, it, vi } from 'vitest';
import { promptCatalog } from '../../src/serve/prompt-catalog.ts';
import { resourceCatalog } from '../../src/serve/resource-catalog.ts';
import { runtimeOf } from '../gate/harness.ts';
import { actionOf, ada, createDeal, deleteDeal, errors, listDeals, office, policy, sendEmail } from './office.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

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

  it('names rules without @id by their place', async () => {
    const rules = await policy(
      '// é\npermit (principal, action, resource); permit (principal, action, resource);\n\npermit (principal,\n action, resource);',
    );
    expect(rules.decide(read, ada, {}).rules).toEqual(['line 2', 'line 2, rule 2', 'line 4']);
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

  it('hides what contradicts itself, also where rules ask twice for one pattern', async () => {
    const rules = await policy(`
      permit (principal, action == Action::"create_deal", resource)
      when { context.input.name like "*-x" } when { context.input.name like "*-x" || context.input.name == "x" };
      forbid (principal, action == Action::"create_deal", resource) unless { context.input.name == "x" };`);
    expect(rules.visible(create, ada)).toBe(false);
    const possible = await policy(`
      permit (principal, action == Action::"create_deal", resource)
      when { context.input.name like "*-x" } when { context.input.name like "*-x" || context.input.name == "x" };`);
    expect(possible.visible(create, ada)).toBe(true);
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

describe('resources and prompts', () => {
  const peer = { ...ada, signal: new AbortController().signal, progress: () => undefined };

  it('are actions of their own, and what is listed can be read', async () => {
    const rules = await policy(`
      permit (principal, action in Action::"resources", resource);
      forbid (principal, action == Action::"office://deals/{id}", resource) when { context.input.id == "2" };
      permit (principal, action == Action::"prompt:briefing", resource) when { context.input.customer like "north*" };`);
    const { runtime } = runtimeOf(office, { policy: rules });
    const resources = resourceCatalog(runtime, ada);
    const listed = await resources.list((target) => runtime.call(target, undefined, peer));
    expect(listed.map(({ uri }) => uri)).toEqual(['office://deals/1', 'office://deals/3']);
    const read = (uri: string) => {
      const { target, variables } = resources.find(uri);
      return runtime.call(target, variables, peer);
    };
    expect(await read('office://deals/1')).toEqual({ id: '1' });
    await expect(read('office://deals/2')).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    const prompts = promptCatalog(runtime, ada);
    expect(prompts.list()).toHaveLength(1);
    const { target } = prompts.find('briefing');
    expect(await runtime.call(target, { customer: 'northwind' }, peer)).toBe('northwind');
    await expect(runtime.call(target, { customer: 'southwind' }, peer)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    });
  });

  it('are hidden where nothing permits them', async () => {
    const rules = await policy('permit (principal, action in Action::"tools", resource);');
    const { runtime } = runtimeOf(office, { policy: rules });
    const resources = resourceCatalog(runtime, ada);
    expect(resources.templates()).toEqual([]);
    expect(resources.find('office://deals/1').target.unknown).toBe(true);
    expect(promptCatalog(runtime, ada).list()).toEqual([]);
  });
});

describe('through the gate', () => {
  it('asks the tool for facts only where a rule looks at them, and the call is decided by them', async () => {
    const rules = await policy(`
      permit (principal, action, resource);
      forbid (principal, action == Action::"delete_deal", resource) when { context.facts.amount.greaterThan(decimal("50.0")) };`);
    const { call } = runtimeOf(office, { policy: rules });
    expect(await call('delete_deal', { id: '50' }, ada)).toEqual({ ran: true });
    await expect(call('delete_deal', { id: '51' }, ada)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });

  it('what cannot be shown to a rule is refused, and what no rule looks at is not', async () => {
    const about = (attribute: string) =>
      policy(`permit (principal, action, resource) unless { action == Action::"create_deal" && ${attribute} };`);
    const fine = { amount: 0.00001, name: '\ud800' };
    const byName = runtimeOf(office, { policy: await about('context.input.name == "x"') });
    await expect(byName.call('create_deal', fine, ada)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      message: expect.stringContaining("'name' is no well-formed text"),
    });
    const byAmount = runtimeOf(office, { policy: await about('context.input.amount == decimal("1.0")') });
    await expect(byAmount.call('create_deal', fine, ada)).rejects.toMatchObject({
      message: expect.stringContaining("'amount' has more than four decimals"),
    });
    const byNeither = runtimeOf(office, { policy: await about('context.input.urgent') });
    expect(await byNeither.call('create_deal', fine, ada)).toEqual({ ran: true });
  });

  it('a rule that fails refuses the call, and the log has it', async () => {
    const rules = await policy(`
      permit (principal, action, resource);
      forbid (principal, action == Action::"create_deal", resource)
      when { context.input has seats && context.input.seats * 9223372036854775807 > 1 };`);
    const { call } = runtimeOf(office, { policy: rules });
    await expect(call('create_deal', { amount: 1, seats: 2 }, ada)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(errors.splice(0).join()).toContain('overflow');
  });

  it('start-up restrictions win over every rule', async () => {
    const rules = await policy('permit (principal, action, resource);', undefined, { readOnly: true });
    expect(rules.visible(create, ada)).toBe(false);
    expect(rules.decide(create, ada, deal).decision).toBe('deny');
    expect(rules.accepts(create, ada, deal, { by: ada.principal, way: 'page' })).toBe(false);
  });

  it('roles of the file are added to those of the caller, and bring others along', async () => {
    const rules = await policy('permit (principal in Role::"sales", action, resource);', {
      users: { 'os:bo': ['manager'] },
      roles: { manager: ['sales'] },
    });
    const bo = { ...ada, principal: { id: 'os:bo', name: 'Bo', roles: [] } };
    const cy = { ...ada, principal: { id: 'os:cy', name: 'Cy', roles: [] } };
    expect([ada, bo, cy].map((caller) => rules.visible(read, caller))).toEqual([true, true, false]);
  });
});
