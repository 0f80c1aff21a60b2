import { reply } from './replies.ts';

/** Bytes of one request: arguments are texts. */
const BODY_CAP = 1024 * 1024;

/** A request's JSON, read once for telling the eras apart and for serving; or why it is refused. */
export async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return reply(415, -32_000, 'Content-Type must be application/json.');
  const bytes = await atMost(BODY_CAP, request);
  // What is left unread would be taken for the next request.
  if (!bytes) return reply(413, -32_600, `A request has at most ${BODY_CAP} bytes.`, { connection: 'close' });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return reply(400, -32_700, 'The body is not JSON.');
  }
}

/** Undefined where there are more. The length that a request claims is only good for refusing early. */
async function atMost(cap: number, request: Request): Promise<Buffer | undefined> {
  if (Number(request.headers.get('content-length')) > cap) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > cap) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
