import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { type PageOptions, pageApp } from './app.ts';

/** The page, listening on 127.0.0.1. It keeps no process alive. */
export interface ApprovalPage {
  link(id: string): string;
  close(): Promise<void>;
}

/** `port` 0, or one that is taken: any that is free. Rejects where nothing can listen. */
export async function serveApprovalPage(port: number, options: Omit<PageOptions, 'origin'>): Promise<ApprovalPage> {
  let origin = '';
  const app = pageApp({ ...options, origin: () => origin });
  const server = createAdaptorServer({ fetch: app.fetch });
  await listen(server, port).catch((error: NodeJS.ErrnoException) => {
    if (port === 0 || error.code !== 'EADDRINUSE') throw error;
    options.log.warn('the port of the approval page is taken; using another', { port });
    return listen(server, 0);
  });
  server.unref();
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    link: (id) => `${origin}${options.base}/${id}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function listen(server: ServerType, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
