import type * as z from 'zod';
import { canonicalHash } from '../state/canonical.ts';
import { compileTool, jsonSchema } from './compile.ts';
import type { AnyServer } from './server.ts';

/** What a server tells a model of itself, as one hash an item: `tool create_opportunity` → SHA-256. */
export type Pin = Readonly<Record<string, string>>;

/**
 * Hashes the whole of every definition: names, titles, descriptions, schemas in and out, effect, permission and the
 * instructions. Whatever changes in the words a model acts on changes a hash.
 */
export function pinOf(server: AnyServer): Pin {
  const { name, instructions } = server;
  const tools = server.tools.map((tool) => {
    const { listing } = compileTool(tool);
    return [`tool ${tool.name}`, { listing, effect: tool.effect, permission: tool.permission }] as const;
  });
  const resources = (server.resources ?? []).map(
    ({ uri, name: short, title, description, mimeType, permission }) =>
      [`resource ${uri}`, { uri, short, title, description, mimeType, permission }] as const,
  );
  const prompts = (server.prompts ?? []).map(
    ({ name: prompt, title, description, permission, args }) =>
      [
        `prompt ${prompt}`,
        { prompt, title, description, permission, args: jsonSchema(args as z.ZodType, 'input') },
      ] as const,
  );
  const all = [['server', { name, instructions }] as const, ...tools, ...resources, ...prompts];
  return Object.fromEntries(all.map(([item, definition]) => [item, canonicalHash(definition)]));
}

/** What is not as it was pinned, one line each. */
export function pinDifferences(pinned: Pin, now: Pin): readonly string[] {
  const items = [...new Set([...Object.keys(pinned), ...Object.keys(now)])].sort();
  return items.flatMap((item) => {
    const before = Object.hasOwn(pinned, item) ? pinned[item] : undefined;
    const after = Object.hasOwn(now, item) ? now[item] : undefined;
    if (before === after) return [];
    return [`${item} ${before === undefined ? 'is new' : after === undefined ? 'is gone' : 'has changed'}`];
  });
}
