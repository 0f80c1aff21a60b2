import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CodedError } from '../../src/errors/define.ts';
import { openPolicy } from '../../src/policy/cedar/open.ts';
import { unknownTarget } from '../../src/serve/targets.ts';
import { runtimeOf } from '../gate/harness.ts';
import { policyFile } from './office.ts';
import { randomPolicy } from './random-policy.ts';
import { allArguments, shop } from './shop.ts';

const people = [
  { id: 'os:ada', name: 'Ada', roles: ['sales'] },
  { id: 'os:bo', name: 'Bo', roles: ['manager'] },
  { id: 'os:cy', name: 'Cy', roles: [] },
];
const agents = [
  { name: 'trusted', version: '1' },
  { name: 'other', version: '1' },
];
const peers = people.flatMap((principal) => agents.map((agent) => ({ principal, agent })));

const roles = { roles: { manager: ['sales'] } };
/** More for a closer look: some 0.3 s of CPU each. */
const RUNS = Number(process.env['POLICY_RUNS'] ?? 40);
const complaints: unknown[] = [];
const seen = { none: 0, some: 0, all: 0 };
const log = { error: (...all: unknown[]) => void complaints.push(all) };

/** What a refusal says, the name aside. */
function told(error: unknown, name: string): unknown {
  if (!(error instanceof CodedError)) throw error;
  const { code, category, retryable, message, details } = error;
  return JSON.parse(JSON.stringify({ code, category, retryable, message, details }).replaceAll(name, 'NAME'));
}

it(
  'for random policies, what is listed is what can be called, and no refusal reveals a hidden tool',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomPolicy, fc.constantFrom(...peers), async ({ tool: name, text }, { principal, agent }) => {
        const policy = await openPolicy(shop, policyFile(text, roles), { readOnly: false }, log);
        const { runtime, call } = runtimeOf(shop, { policy });
        const peer = { principal, agent };
        const signal = new AbortController().signal;
        const unknown = await runtime
          .call(unknownTarget('tool', 'no_such_tool'), {}, { ...peer, signal, progress: () => undefined })
          .catch((error: unknown) => told(error, 'no_such_tool'));
        const target = runtime.tools.get(name);
        if (!target) throw new Error(name);
        const listed = policy.visible(target, peer);
        let callable = 0;
        for (const input of allArguments[name] ?? []) {
          const refusal = await call(name, input, peer).then(
            () => undefined,
            (error: unknown) => told(error, name) as { code: string },
          );
          if (listed) {
            expect(['POLICY_DENIED', 'CONFIRMATION_REQUIRED', undefined]).toContain(refusal?.code);
            if (refusal?.code !== 'POLICY_DENIED') callable++;
          } else {
            expect(refusal).toEqual(unknown);
            // What is hidden could indeed not be called, whatever its arguments.
            const facts = { level: 'level' in input ? input.level : 0 };
            if (policy.decide(target, { ...peer, facts }, input).decision !== 'deny') callable++;
          }
        }
        seen[listed ? (callable === allArguments[name]?.length ? 'all' : 'some') : 'none']++;
        expect({ listed, callable: callable > 0 }).toEqual({ listed, callable: listed });
      }),
      { numRuns: RUNS },
    );
    expect(complaints).toEqual([]);
    // Each kind of policy occurred, or the property says little.
    expect(Math.min(seen.none, seen.some, seen.all)).toBeGreaterThan(0);
  },
  RUNS * 3000,
);
