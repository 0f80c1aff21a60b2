import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Approval } from '../../src/approvals/approval.ts';
import { turns } from './interleaving.ts';
import { type Person, people, type Received, type Sent, twoProcesses, type What, type World } from './world.ts';

/** Interleavings of `runs`; a machine under load may take long for them, and that is no failure. */
const RUNS = 10_000;

const who = fc.constantFrom<Person>('ada', 'ada', 'ada', 'bob');
const what = fc.constantFrom<What>('open', 'open', 'open', 'guarded');
const process = fc.constantFrom<0 | 1>(0, 1);
const key = fc.option(fc.constantFrom('k1', 'k2'), { nil: undefined });
const asks = fc.constantFrom(undefined, 'round-trip' as const, 'elicitation' as const);
const said = fc.constantFrom('yes' as const, 'yes' as const, 'yes' as const, 'no' as const, 'nothing' as const);
/** What comes back may be the call of another, or another call. */
const lie = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  undefined,
  'what' as const,
  'who' as const,
  'state' as const,
);
const decision = {
  by: fc.constantFrom<Person>('ada', 'bob', 'eve', 'eve'),
  way: fc.constantFrom('page' as const, 'cli' as const),
  yes: fc.constantFrom(true, true, true, true, false),
};

/** What may happen, each in its own time. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('call' as const), process, who, what, key }) },
  /** A client whose person is asked. */
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('dialogue' as const),
      process,
      who,
      what,
      key,
      asks,
      said,
      lie,
      second: process,
    }),
  },
  /** A call that is refused, decided on elsewhere and made again. */
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('detour' as const),
      process,
      who,
      what,
      key,
      lie,
      ...decision,
      second: process,
    }),
  },
  /** A yes that belongs to some question of the past. */
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replay' as const), process, who, what, asks, nth: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('decide' as const), process, ...decision, nth: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 8, 16) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('price' as const), price: fc.constantFrom(10, 11) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), version: fc.constantFrom(1, 2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const server = twoProcesses();
const seen = { ran: 0, replayed: 0, afterwards: 0, codes: new Map<string, number>() };

it(`nothing unapproved runs, and what is approved runs once, in ${RUNS} interleavings`, {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 6 }),
      fc.array(fc.nat(11), { minLength: 20, maxLength: 50 }),
      async (steps, choices) => {
        const order = turns(choices);
        const world = server.begin(order);
        const truth: Truth = { yes: new Set(), answers: [], asked: [] };
        const doing = steps.map((one) => order.turn().then(() => perform(one, world, truth)));
        await order.until(Promise.all(doing));
        checkRuns(world, truth);
        await order.until(runWhatIsApproved(world, truth));
      },
    ),
    { numRuns: RUNS },
  );
  // What never happens proves nothing.
  expect(seen.ran).toBeGreaterThan(RUNS / 6);
  expect(seen.replayed).toBeGreaterThan(RUNS / 200);
  expect(seen.afterwards).toBeGreaterThan(RUNS / 50);
  for (const code of ['CONFIRMATION_REQUIRED', 'CONFIRMATION_DENIED', 'CONFIRMATION_MISMATCH']) {
    expect(seen.codes.get(code)).toBeGreaterThan(RUNS / 50);
  }
});

/** What people really said, kept apart from the engine. */
interface Truth {
  /** Approvals that somebody entitled said yes to. */
  readonly yes: Set<string>;
  readonly answers: Received[];
  readonly asked: { readonly state: string; readonly approval: string; readonly of: Sent }[];
}

async function perform(one: Step, world: World, truth: Truth): Promise<void> {
  switch (one.do) {
    case 'call':
      return void note(await server.send(one), one, truth);
    case 'dialogue': {
      const first = note(await server.send(one), one, truth);
      if (first.kind !== 'asked') return;
      const state = one.lie === 'state' ? `A${first.state.slice(1)}A` : first.state;
      const again: Sent = { ...changed(one), process: one.second, answer: { state, said: one.said } };
      if (one.lie === undefined && one.said === 'yes') truth.yes.add(first.approval);
      return void note(await server.send(again), again, truth);
    }
    case 'detour': {
      const first = note(await server.send(one), one, truth);
      if (first.kind !== 'refused' || first.approval === undefined) return;
      await decide(first.approval, one, truth);
      const again: Sent = { ...changed(one), process: one.second };
      return void note(await server.send(again), again, truth);
    }
    case 'replay': {
      const old = truth.asked[one.nth];
      if (!old) return;
      // Whoever brings the yes of the very same call is that call's client: it may speak for its person.
      const same = old.of.who === one.who && old.of.what === one.what && one.asks !== undefined;
      if (same) truth.yes.add(old.approval);
      const again: Sent = { ...one, answer: { state: old.state, said: 'yes' } };
      return void note(await server.send(again), again, truth);
    }
    case 'decide': {
      const approval = [...world.approvals.values()][one.nth];
      return approval && decide(approval.id, one, truth);
    }
    case 'wait':
      world.clock += one.minutes * 60_000;
      return;
    case 'price':
      world.price = one.price;
      break;
    case 'policy':
      world.policyVersion = one.version;
      break;
  }
  world.history.push({ price: world.price, policyVersion: world.policyVersion });
}

type Decision = Extract<Step, { do: 'decide' | 'detour' }>;

async function decide(id: string, { process, by, way, yes }: Decision, truth: Truth): Promise<void> {
  const decided = await (await server.approvals(process)).decide(id, yes, { by: people[by], way });
  if (decided.result === 'approved') truth.yes.add(id);
}

function changed<T extends { readonly who: Person; readonly what: What; readonly lie?: string | undefined }>(
  one: T,
): T {
  if (one.lie === 'what') return { ...one, what: one.what === 'open' ? 'guarded' : 'open' };
  return one.lie === 'who' ? { ...one, who: one.who === 'ada' ? 'bob' : 'ada' } : one;
}

function note(received: Received, of: Sent, truth: Truth): Received {
  truth.answers.push(received);
  if (received.kind === 'asked') truth.asked.push({ state: received.state, approval: received.approval, of });
  if (received.kind === 'refused') seen.codes.set(received.code, (seen.codes.get(received.code) ?? 0) + 1);
  return received;
}

/** Every run has a yes of its own: to these arguments, of this person, under this policy, to what was shown, in time. */
function checkRuns(world: World, truth: Truth): void {
  const used = new Map(
    [...world.approvals.values()].filter(({ status }) => status === 'used').map((approval) => [approval.id, approval]),
  );
  const spent: string[] = [];
  world.ran.forEach((run, index) => {
    const answers = truth.answers.filter((answer) => answer.kind === 'ok').filter(({ number }) => number === index + 1);
    const own = answers.flatMap((answer) => {
      const outcome = world.outcomes.find(({ trace }) => trace === answer.trace);
      const approval = outcome?.approval === undefined ? undefined : used.get(outcome.approval);
      return approval ? [{ approval, began: answer.began }] : [];
    });
    // Two at once with one key may each have an approval: it ran once, and both are used up.
    expect(own.length).toBeGreaterThan(0);
    seen.replayed += answers.length - 1;
    for (const { approval, began } of own) {
      spent.push(approval.id);
      checkApproval(approval, truth);
      expect(approval.principal.id).toBe(run.by);
      expect(approval.input).toEqual({ what: run.what });
      const meanwhile = world.history.slice(began);
      expect(meanwhile.some(({ price }) => approval.preview === `Order ${run.what} for ${price}`)).toBe(true);
      expect(meanwhile.some(({ policyVersion }) => approval.policyVersion === `v${policyVersion}`)).toBe(true);
    }
  });
  // A key that was taken by another call is noticed last: nothing ran, and the approval is gone all the same.
  const inVain = world.outcomes.filter(({ code, approval }) => code === 'IDEMPOTENCY_KEY_REUSED' && approval);
  const all = [...spent, ...inVain.map(({ approval }) => approval)].sort();
  expect(all).toEqual([...used.keys()].sort());
  seen.ran += world.ran.length;
}

function checkApproval(approval: Approval, truth: Truth): void {
  const { id, principal, input, decidedBy, way, usedAt = '', expiresAt } = approval;
  expect(truth.yes.has(id)).toBe(true);
  if ((input as { what: What }).what === 'guarded') expect(decidedBy?.id).not.toBe(principal.id);
  if (decidedBy?.id === people.bob.id) expect(way).toBe('page');
  expect(Date.parse(usedAt)).toBeLessThan(Date.parse(expiresAt));
}

/** Whatever is approved, and says what would happen now, runs when the same call comes, and not a second time. */
async function runWhatIsApproved(world: World, truth: Truth): Promise<void> {
  const current = await server.current();
  for (const approval of [...world.approvals.values()]) {
    const { what } = approval.input as { what: What };
    const stands =
      approval.status === 'approved' &&
      current.includes(approval.id) &&
      Date.parse(approval.expiresAt) > world.clock &&
      approval.policyVersion === `v${world.policyVersion}` &&
      approval.preview === `Order ${what} for ${world.price}`;
    if (!stands) continue;
    const of = (['ada', 'bob'] as const).find((name) => people[name].id === approval.principal.id) ?? 'ada';
    const before = world.ran.length;
    expect(await server.send({ process: 1, who: of, what })).toMatchObject({ kind: 'ok' });
    const again = await server.send({ process: 0, who: of, what });
    expect(again).toMatchObject({ kind: 'refused' });
    expect(world.ran).toHaveLength(before + 1);
    expect(truth.yes.has(approval.id)).toBe(true);
    seen.afterwards++;
  }
}
