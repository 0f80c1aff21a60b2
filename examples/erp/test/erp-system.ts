import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN = 'erp-token';

/** The ERP on loopback: one order at the beginning, and a memory for keys. */
export async function startErp() {
  const first = { OrderNo: 'PO-4711', Vendor: { Name: 'Halden Rope Works' }, Status: 'DLV', Net: '1200.50' };
  const orders = new Map([[first.OrderNo, first]]);
  const byKey = new Map<string, typeof first>();

  const http = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, { Error: 'token' });
    const [, number] = /^\/PurchaseOrders\/(.+)$/.exec(request.url ?? '') ?? [];
    const found = orders.get(number ?? '');
    if (request.method === 'GET') return found ? answer(200, found) : answer(404, { Error: 'none' });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { VendorNo, Lines } = JSON.parse(Buffer.concat(chunks).toString());
    if (VendorNo !== 'V-100') return answer(422, { Error: `no vendor ${VendorNo}` });
    const key = String(request.headers['idempotency-key']);
    const made = byKey.get(key) ?? {
      ...first,
      OrderNo: `PO-${4711 + orders.size}`,
      Status: 'OPN',
      Net: (Lines[0].Qty * 12.5).toFixed(2),
    };
    byKey.set(key, made);
    orders.set(made.OrderNo, made);
    return answer(201, made);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    orders,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
