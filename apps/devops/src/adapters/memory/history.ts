import type { State } from '../../domain/status/state.ts';
import type { StatusHistory } from '../../ports.ts';

export function memoryHistory(): StatusHistory {
  const seen = new Map<string, { readonly state: State; readonly since: Date }>();
  return {
    last: async () => new Map(seen),
    async note(states, at) {
      for (const [service, state] of states)
        if (seen.get(service)?.state !== state) seen.set(service, { state, since: at });
    },
  };
}
