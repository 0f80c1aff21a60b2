// Run with --allow-natives-syntax: gives up the optimised code around a question to Cedar while Cedar answers it.
import { loadCedar } from '../../src/policy/cedar/engine.ts';

const native = (name: string) => new Function('of', `%${name}(of)`) as (of: unknown) => void;
const cedar = await loadCedar();
cedar.preparsePolicySet('all', { staticPolicies: { all: 'permit (principal, action, resource);' } });

const question = (meanwhile: () => void) => ({
  principal: { type: 'User', id: 'ada' },
  action: { type: 'Action', id: 'read' },
  resource: { type: 'Server', id: 'shop' },
  entities: [],
  context: {},
  validateRequest: false,
  get preparsedPolicySetId() {
    meanwhile();
    return 'all';
  },
});
const nothing = () => undefined;
const ask = (meanwhile: () => void) => cedar.statefulIsAuthorized(question(meanwhile));

native('PrepareFunctionForOptimization')(ask);
for (let warm = 0; warm < 1000; warm++) ask(nothing);
native('OptimizeFunctionOnNextCall')(ask);
ask(nothing);
console.log(ask(() => native('DeoptimizeFunction')(ask)).type);
