import { createHmac } from 'node:crypto';
import type { Logger } from '../serve/logger.ts';
import type { RecordStore } from '../state/port.ts';
import type { Approvals } from './approvals.ts';
import type { ApprovalPage } from './page/serve.ts';

export interface LazyPageOptions {
  readonly title: string;
  readonly name: string;
  /** The installation's secret: all processes of a server have the same address but for the port. */
  readonly key: Buffer;
  readonly port: number;
  readonly log: Logger;
  approvals(): Promise<Approvals>;
  records(): Promise<RecordStore>;
  now(): Date;
}

/** Starts the page with the first call that waits for a person: most servers never need one. */
export function lazyPage({ key, port, records, ...options }: LazyPageOptions) {
  const { name, log, now } = options;
  let page: Promise<ApprovalPage | undefined> | undefined;
  let closed = false;
  const start = async (): Promise<ApprovalPage | undefined> => {
    try {
      const [{ serveApprovalPage }, { pairingOf }] = await Promise.all([
        import('./page/serve.ts'),
        import('./pairing.ts'),
      ]);
      const segment = createHmac('sha256', key).update('approval page').digest('base64url').slice(0, 16);
      const pairing = async () => pairingOf(await records(), name, now);
      return await serveApprovalPage(port, { ...options, pairing, base: `/${segment}` });
    } catch (error) {
      log.warn('the approval page cannot be served; the command works', { error });
      page = undefined;
      return undefined;
    }
  };
  return {
    async link(id: string): Promise<string | undefined> {
      if (closed) return undefined;
      page ??= start();
      return (await page)?.link(id);
    },
    async close(): Promise<void> {
      closed = true;
      await (await page)?.close();
    },
  };
}
