import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LokiEntry } from './loki-contract.ts';

export interface LokiServer {
  readonly url: string;
  readonly entries: LokiEntry[];
  /** What was asked, in order. */
  readonly asked: { readonly query: string; readonly headers: IncomingMessage['headers'] }[];
  /** Answers the next request instead. */
  fault: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/** As Loki's default configuration. */
const MOST_ENTRIES = 5000;

/**
 * Speaks the documented part of Loki's HTTP API that the adapter uses: `GET /loki/api/v1/query_range` for streams, with
 * `start` included and `end` not, `limit`, `direction`, and refusals in plain text. Of LogQL it knows what is asked here:
 * exact matchers and one `|~` with a literal text.
 */
export async function lokiServer(): Promise<LokiServer> {
  const server = createServer((request, response) => {
    const { fault } = made;
    made.fault = undefined;
    if (fault) return fault(request, response);
    const url = new URL(request.url ?? '', 'http://loki');
    const query = url.searchParams.get('query') ?? '';
    made.asked.push({ query, headers: request.headers });
    if (request.method !== 'GET' || url.pathname !== '/loki/api/v1/query_range')
      return refuse(response, 404, 'page not found');
    const limit = Number(url.searchParams.get('limit') ?? 100);
    if (limit > MOST_ENTRIES) {
      return refuse(
        response,
        400,
        `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${MOST_ENTRIES})`,
      );
    }
    const [start, end] = [BigInt(url.searchParams.get('start') ?? 0), BigInt(url.searchParams.get('end') ?? 0)];
    const [labels, contains] = readQuery(query);
    const backward = (url.searchParams.get('direction') ?? 'backward') === 'backward';
    const found = made.entries
      .filter((entry) => entry.time >= start && entry.time < end)
      .filter((entry) => Object.entries(labels).every(([name, value]) => entry.labels[name] === value))
      .filter((entry) => contains === undefined || contains.test(entry.text))
      .sort((a, b) => Number(backward ? b.time - a.time : a.time - b.time))
      .slice(0, limit);
    const streams = new Map<string, LokiEntry[]>();
    for (const entry of found) {
      const key = JSON.stringify(entry.labels);
      streams.set(key, [...(streams.get(key) ?? []), entry]);
    }
    const result = [...streams.values()].map((entries) => ({
      stream: entries[0]?.labels,
      values: entries.map(({ time, text }) => [String(time), text]),
    }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'streams', result, stats: {} } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: LokiServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    entries: [],
    asked: [],
    fault: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return made;
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
}

function readQuery(query: string): [labels: Record<string, string>, contains: RegExp | undefined] {
  const [, inside = '', filter] = /^\{(.*?)\}(?: \|~ (".*"))?$/s.exec(query) ?? [];
  const labels = [...inside.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g)].map(([, name, value]) => [
    name,
    JSON.parse(value ?? '""'),
  ]);
  const pattern = filter === undefined ? undefined : (JSON.parse(filter) as string);
  return [Object.fromEntries(labels), pattern === undefined ? undefined : new RegExp(pattern.replace('(?i)', ''), 'i')];
}
