import { fold } from '@enterprise-mcp/kit/text';

/** `Großküchen Köln` → `grosskuchen-koln`: for addresses, in plain ASCII. */
export function slug(text: string, separator: string): string {
  return fold(text)
    .replaceAll(/[^a-z0-9]+/g, separator)
    .replaceAll(/^[.-]+|[.-]+$/g, '');
}
