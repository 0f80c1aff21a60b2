import type { ContentPart, PromptMessage } from '../define/content.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { ANSWER_CAP } from './clip.ts';

/** Bytes that one answer's images, sounds and files may have in all, as base64. */
const BYTES_CAP = 1024 * 1024;

/** An answer that is more than JSON; `shape` leaves it alone. */
export class Rich {
  /** A tool's data, shaped already; nothing for the other kinds. */
  readonly data: unknown;
  readonly parts: readonly ContentPart[];
  /** Prompts: who says each part. */
  readonly roles: readonly PromptMessage['role'][];

  constructor(data: unknown, parts: readonly ContentPart[], roles: readonly PromptMessage['role'][] = []) {
    this.data = data;
    this.parts = parts;
    this.roles = roles;
  }

  /** Texts cleaned, everything within its cap. Throws `ANSWER_TOO_LARGE`: half a picture shows nothing. */
  cleaned(clean: (text: string) => string): Rich {
    const parts = this.parts.map((part) => cleanPart(part, clean));
    const total = (of: (part: ContentPart) => string) =>
      parts.reduce((sum, part) => sum + Buffer.byteLength(of(part)), 0);
    refuseAbove(ANSWER_CAP, total(textOf));
    refuseAbove(BYTES_CAP, total(bytesOf));
    return new Rich(this.data, parts, this.roles);
  }
}

/** Bytes as a resource's answer. */
export function richResource(uri: string, mimeType: string, bytes: Uint8Array): Rich {
  const blob = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return new Rich(undefined, [{ type: 'resource', resource: { uri, mimeType, blob } }]);
}

export function richPrompt(messages: readonly PromptMessage[]): Rich {
  return new Rich(
    undefined,
    messages.map(({ content }) => content),
    messages.map(({ role }) => role),
  );
}

function cleanPart(part: ContentPart, clean: (text: string) => string): ContentPart {
  switch (part.type) {
    case 'text':
      return { ...part, text: clean(part.text) };
    case 'resource': {
      const { resource } = part;
      const uri = clean(resource.uri);
      return {
        ...part,
        resource: 'text' in resource ? { ...resource, uri, text: clean(resource.text) } : { ...resource, uri },
      };
    }
    case 'resource_link':
      return { ...part, uri: clean(part.uri), name: clean(part.name) };
    default:
      return part;
  }
}

function textOf(part: ContentPart): string {
  if (part.type === 'text') return part.text;
  if (part.type === 'resource_link') return part.uri + part.name;
  return part.type === 'resource' && 'text' in part.resource ? part.resource.text : '';
}

function bytesOf(part: ContentPart): string {
  if (part.type === 'image' || part.type === 'audio') return part.data;
  return part.type === 'resource' && 'blob' in part.resource ? part.resource.blob : '';
}

function refuseAbove(cap: number, bytes: number): void {
  if (bytes > cap) throw kitErrors.ANSWER_TOO_LARGE({ bytes, cap });
}
