import type { Runtime } from '../runtime.ts';

/** Milliseconds that one look at the backends serves all who ask: nobody needs to be known for asking. */
const FRESH_MS = 1000;

/** Whether this process is ready: its backends answer, and it is not shutting down. Names what is not, and no more. */
export function readiness(runtime: Runtime) {
  let looked = 0;
  let looking: Promise<readonly string[]> | undefined;

  async function look(): Promise<readonly string[]> {
    try {
      const connection = await runtime.connection();
      return (await connection.health()).filter(({ ok }) => !ok).map(({ name }) => name);
    } catch {
      return ['backends'];
    }
  }

  return {
    async failing(): Promise<readonly string[]> {
      const now = Date.now();
      if (!looking || now - looked > FRESH_MS) {
        looked = now;
        looking = look();
      }
      return looking;
    },
  };
}
