import { parseDocument } from 'yaml';
import * as z from 'zod';
import { isDay } from '../domain/day.ts';

/** What a document says about itself. */
export interface FrontMatter {
  readonly title?: string | undefined;
  readonly space?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly language?: string | undefined;
  readonly kind?: 'page' | 'policy' | undefined;
  readonly status?: 'current' | 'archived' | 'draft' | undefined;
  readonly owner?: string | undefined;
  readonly author?: string | undefined;
  readonly department?: string | undefined;
  readonly version?: string | undefined;
  readonly effectiveOn?: string | undefined;
  readonly expiresOn?: string | undefined;
  readonly reviewDue?: string | undefined;
  readonly supersedes?: string | undefined;
  readonly createdAt?: Date | undefined;
  readonly updatedAt?: Date | undefined;
  /** Fields that were left out because they are not of the form they should be. */
  readonly ignored: readonly string[];
}

const LARGEST = 64 * 1024;

const text = z.union([z.string(), z.number(), z.boolean()]).transform((value) => String(value).trim().slice(0, 500));
const filled = text.refine((value) => value !== '');
const list = z
  .union([text.transform((value) => value.split(',')), z.array(text)])
  .transform((items) => [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))].slice(0, 50));
const day = text.transform((value) => value.slice(0, 10)).refine(isDay);
const moment = text
  .transform((value) => new Date(value))
  .refine((date) => date.getTime() > 0 && date.getUTCFullYear() < 3000);

/** The text without its front matter. Throws where what stands there is not YAML: who may read it would be unknown. */
export function splitFrontMatter(source: string): { readonly body: string; readonly facts: FrontMatter } {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/.exec(source);
  if (!match) return { body: source.replace(/^\uFEFF/, ''), facts: { ignored: [] } };
  const yaml = match[1] ?? '';
  if (yaml.length > LARGEST) throw new Error('the front matter is too long');
  // Without aliases: a few lines of them can stand for gigabytes.
  const document = parseDocument(yaml, { merge: false, uniqueKeys: false });
  const [problem] = document.errors;
  if (problem) throw new Error(`the front matter is not YAML: ${problem.message.split('\n')[0]}`);
  const data: unknown = document.toJS({ maxAliasCount: 0 });
  if (data !== null && (typeof data !== 'object' || Array.isArray(data)))
    throw new Error('the front matter has no fields');
  return { body: source.slice(match[0].length), facts: toFacts((data ?? {}) as Record<string, unknown>) };
}

function toFacts(data: Record<string, unknown>): FrontMatter {
  const fields = new Map(
    Object.entries(data).map(([key, value]) => [key.toLowerCase().replaceAll(/[\s-]/g, '_'), value]),
  );
  const ignored: string[] = [];
  function field<T>(schema: z.ZodType<T>, ...names: readonly string[]): T | undefined {
    const name = names.find((candidate) => fields.get(candidate) !== undefined && fields.get(candidate) !== null);
    if (name === undefined) return undefined;
    const parsed = schema.safeParse(fields.get(name));
    if (parsed.success) return parsed.data;
    ignored.push(name);
    return undefined;
  }
  const groups = field(list, 'groups', 'readers', 'audience');
  if (ignored.length > 0) throw new Error('`groups` in the front matter is no list of names');
  const flagged = (name: string) => field(text, name)?.toLowerCase() === 'true';
  const status = field(z.enum(['current', 'archived', 'draft']), 'status');
  return {
    title: field(filled, 'title'),
    space: field(filled, 'space'),
    labels: field(list, 'labels', 'tags', 'categories', 'keywords'),
    groups,
    language: field(filled, 'language', 'lang', 'locale'),
    kind: field(z.enum(['page', 'policy']), 'kind', 'type'),
    status: flagged('archived') ? 'archived' : flagged('draft') ? 'draft' : status,
    owner: field(filled, 'owner'),
    author: field(filled, 'author'),
    department: field(filled, 'department'),
    version: field(filled, 'version'),
    effectiveOn: field(day, 'effective_on', 'effective', 'effective_date'),
    expiresOn: field(day, 'expires_on', 'expires', 'expiry'),
    reviewDue: field(day, 'review_due', 'review', 'next_review'),
    supersedes: field(filled, 'supersedes', 'replaces'),
    createdAt: field(moment, 'created_at', 'created'),
    updatedAt: field(moment, 'updated_at', 'updated', 'last_modified', 'last_updated', 'date'),
    ignored,
  };
}
