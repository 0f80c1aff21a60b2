/** What an answer may hold beside its data. Bytes are base64; the functions below make that of them. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio'; readonly data: string; readonly mimeType: string }
  | { readonly type: 'resource'; readonly resource: EmbeddedResource }
  | { readonly type: 'resource_link'; readonly uri: string; readonly name: string; readonly mimeType?: string };

/** A resource sent along, so that nobody has to read it first. */
export type EmbeddedResource = { readonly uri: string; readonly mimeType: string } & (
  | { readonly text: string }
  | { readonly blob: string }
);

/** One message of a prompt. */
export interface PromptMessage {
  readonly role: 'user' | 'assistant';
  readonly content: ContentPart;
}

export function image(bytes: Uint8Array, mimeType: string): ContentPart {
  return { type: 'image', data: base64(bytes), mimeType };
}

export function audio(bytes: Uint8Array, mimeType: string): ContentPart {
  return { type: 'audio', data: base64(bytes), mimeType };
}

export function embedded(uri: string, mimeType: string, body: string | Uint8Array): ContentPart {
  const inner = typeof body === 'string' ? { text: body } : { blob: base64(body) };
  return { type: 'resource', resource: { uri, mimeType, ...inner } };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
