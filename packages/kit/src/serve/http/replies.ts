/** A refusal in the form of the protocol; no request is known yet, hence no id. */
export function reply(status: number, code: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status, headers });
}
