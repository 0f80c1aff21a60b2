import type { Logger } from '@enterprise-mcp/kit';
import { survey } from '../../domain/status/survey.ts';
import type { DevopsPorts } from '../../ports.ts';

const EVERY_MS = 60_000;

/** Looks at all services every minute, so that a change is seen, dated and told to subscribers though nobody asked. */
export function watchStates(
  ports: DevopsPorts,
  { log, now, everyMs = EVERY_MS }: { readonly log: Logger; readonly now: () => Date; readonly everyMs?: number },
): { stop(): Promise<void> } {
  const stopped = new AbortController();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const { signal } = stopped;
    const found = await survey(await ports.services.all({ signal }), ports, { signal });
    await ports.history.note(new Map(found.map(({ service, state }) => [service.name, state])), now(), { signal });
  }

  const timer = setInterval(() => {
    // A look that takes longer than a minute is not overtaken by the next.
    looking ??= look()
      .catch((error: unknown) => log.debug('the services could not be looked at', { error: String(error) }))
      .finally(() => {
        looking = undefined;
      });
  }, everyMs);
  timer.unref();

  return {
    async stop() {
      clearInterval(timer);
      stopped.abort();
      await looking;
    },
  };
}
