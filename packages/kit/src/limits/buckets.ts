import { LRUCache } from 'lru-cache';
import type { Effect } from '../define/tool.ts';
import type { Call } from '../gate/call.ts';
import type { LimitAsk, LimitRule } from '../state/port.ts';
import { type LimitSettings, parseLimit } from './rules.ts';

/** One place where a call is counted. */
export interface Bucket extends LimitAsk {
  /** What it counts, for the person who reads the refusal. */
  readonly what: string;
}

/** How much all clients of a principal together may have of what one may have. */
const ALL_CLIENTS = 2;
/** Clients that are told apart. A client chooses its name: further ones share one, so that names cost no memory. */
const MOST_AGENTS = 8;

/** Which buckets a call takes from: those of this process, and those that all processes share and that outlive them. */
export function bucketsOf(server: string, { effects, tools, shared }: LimitSettings) {
  const agents = new LRUCache<string, Set<string>>({ max: 10_000 });

  function agentOf({ principal, agent }: Call): string {
    const known = agents.get(principal.id) ?? new Set();
    agents.set(principal.id, known);
    if (!known.has(agent.name) && known.size >= MOST_AGENTS) return '';
    known.add(agent.name);
    return `=${agent.name}`;
  }

  function ofEffect(call: Call, effect: Effect): Bucket[] {
    const rule = effects[effect];
    if (!rule) return [];
    const { id } = call.principal;
    const all = (most: LimitRule): Bucket => ({
      key: keyOf(server, effect, id),
      rule: most,
      what: `${effect} calls of all your clients together`,
    });
    // What leaves the company is limited for the person, whichever client acts for them.
    if (isOutside(effect)) return [all(rule)];
    const own = { key: keyOf(server, effect, id, agentOf(call)), rule, what: `${effect} calls of this client` };
    return [own, all({ ...rule, points: rule.points * ALL_CLIENTS })];
  }

  function ofTool({ target, principal }: Call): Bucket[] {
    const tool = target.compiled?.tool;
    const rule = tools[target.name] === undefined ? tool?.limit && parseLimit(tool.limit) : tools[target.name];
    return tool && rule
      ? [{ key: keyOf(server, 'tool', principal.id, tool.name), rule, what: `calls of ${tool.name}` }]
      : [];
  }

  return (call: Call): { readonly here: readonly Bucket[]; readonly shared: readonly Bucket[] } => {
    const { effect, kind } = call.target;
    if (kind === 'completion') return { here: [], shared: [] };
    const own = [...ofTool(call), ...ofEffect(call, effect)];
    if (isOutside(effect)) {
      // Those that are refused, or wait for a confirmation, get theirs back: as attempts they count as writes.
      const attempts = ofEffect(call, 'write');
      return shared ? { here: [], shared: [...own, ...attempts] } : { here: attempts, shared: own };
    }
    return shared ? { here: [], shared: own } : { here: own, shared: [] };
  };
}

/** Such effects are counted where a restart does not forget them. */
export const isOutside = (effect: Effect) => effect === 'destructive' || effect === 'outward';

const keyOf = (...parts: readonly string[]) => JSON.stringify(parts);
