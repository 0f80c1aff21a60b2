import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { server } from '../../apps/crm/src/server.ts';
import { called } from '../../packages/kit/src/policy/called.ts';
import { loadPolicy } from '../../packages/kit/src/policy/load.ts';
import type { Caller } from '../../packages/kit/src/policy/port.ts';
import { finish, heading, table } from './lib/report.ts';
import { median, quantile, round } from './lib/stats.ts';

const file = join(import.meta.dirname, '../../docs/guides/policies/sales.cedar');
const quiet = { error: console.error };

/** Microseconds of one policy's answers, and milliseconds until it can answer: the CRM with the ready policy for sales. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { calls: { type: 'string', default: '5000' } } });
  const calls = Number(values.calls);
  const started = performance.now();
  const policy = await loadPolicy(server, { policy: file, readOnly: false, tools: undefined }, quiet);
  const first = performance.now() - started;
  const again = performance.now();
  await loadPolicy(server, { policy: file, readOnly: false, tools: undefined }, quiet);
  const second = performance.now() - again;

  const caller = (roles: readonly string[], facts?: object): Caller => ({
    principal: { id: 'os:bench', name: 'bench', roles },
    agent: { name: 'bench', version: '0' },
    facts: { ...facts },
  });
  const move = called(server, 'tool', 'update_status', { opportunity: 'opp_1', status: 'Won' });
  const look = called(server, 'tool', 'get_customer', { customer: 'cus_1' });
  if (!move || !look) throw new Error('the CRM has other tools');
  const small = caller(['sales'], { amount: 10, currency: 'EUR', moves_to: 'won' });
  const large = caller(['sales'], { amount: 80_000, currency: 'EUR', moves_to: 'won' });
  const questions = {
    'allow, a read': () => policy.decide(look.action, small, look.input),
    'allow, a write with facts': () => policy.decide(move.action, small, move.input),
    'confirm, by another person': () => policy.decide(move.action, large, move.input),
    'deny, after asking for approvals': () => policy.decide(move.action, caller([], large.facts), move.input),
    'visible, seen before': () => policy.visible(move.action, small),
  };
  const results = Object.entries(questions).map(([name, ask]) => {
    const samples = Array.from({ length: calls }, () => timed(ask));
    return { name, p50: round(median(samples), 1), p99: round(quantile(samples, 0.99), 1) };
  });
  const unseen = Array.from({ length: Math.ceil(calls / 50) }, (_, index) =>
    timed(() => policy.visible(move.action, { ...small, agent: { name: `bench ${index}`, version: '0' } })),
  );
  results.push({ name: 'visible, a new caller', p50: round(median(unseen), 1), p99: round(quantile(unseen, 0.99), 1) });

  heading(`The policy for sales, ${calls} questions each: microseconds`);
  table(
    ['question', 'p50', 'p99'],
    results.map(({ name, p50, p99 }) => [name, p50, p99]),
  );
  console.log(`until it can answer: ${round(first, 1)} ms with Cedar's WebAssembly, ${round(second, 1)} ms without\n`);
  finish('policy', [], { loadMs: round(first, 1), loadAgainMs: round(second, 1), results });
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) * 1000;
}
