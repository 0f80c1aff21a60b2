import * as z from 'zod';
import type { SettingMeta } from './define.ts';

/** How a setting's text is read. */
export type SettingKind = 'text' | 'number' | 'boolean' | 'list';

/** One setting with everything the parser and the generated documents need to know of it. */
export interface Setting {
  /** Field of the schema: `databaseUrl`. */
  readonly key: string;
  /** `CRM_DATABASE_URL` */
  readonly env: string;
  /** `database-url`, without the dashes. */
  readonly flag: string;
  readonly kind: SettingKind;
  readonly description: string;
  readonly secret: boolean;
  readonly required: boolean;
  /** The default as text; for folders that depend on the machine, in angle brackets or with `~`. */
  readonly default?: string;
  readonly example?: string;
  readonly format?: 'folder' | 'file';
  /** The flag may stand alone, and then reads `true`. */
  readonly valueOptional?: boolean;
  /** The valid values of an enumeration. */
  readonly values?: readonly string[];
}

/** Lists the settings of a zod object in the order they were declared. */
export function settingsOf(prefix: string, schema: z.ZodObject): Setting[] {
  return Object.entries(schema.shape).map(([key, field]) => settingOf(prefix, key, field as z.ZodType));
}

function settingOf(prefix: string, key: string, field: z.ZodType): Setting {
  const layers = unwrap(field);
  const inner = layers.at(-1) ?? field;
  const meta = metaOf(layers);
  const fallback = layers.map(defaultOf).find((value) => value !== undefined);
  const values = inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
  return {
    key,
    env: `${prefix}_${words(key).join('_').toUpperCase()}`,
    flag: words(key).join('-'),
    kind: kindOf(inner),
    description: meta.description ?? '',
    secret: meta.secret === true,
    required: !field.safeParse(undefined).success,
    ...(fallback === undefined ? {} : { default: Array.isArray(fallback) ? fallback.join(',') : String(fallback) }),
    ...(meta.example === undefined ? {} : { example: meta.example }),
    ...(meta.format === undefined ? {} : { format: meta.format }),
    ...(meta.valueOptional ? { valueOptional: true } : {}),
    ...(values ? { values } : {}),
  };
}

/** `databaseURL2` → database, url2 */
function words(key: string): string[] {
  return key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/);
}

/** The field and what its optional, default and similar wrappers hold, outermost first. */
function unwrap(field: z.ZodType): z.ZodType[] {
  const layers = [field];
  for (;;) {
    const def = layers.at(-1)?.def as { innerType?: unknown; in?: unknown; out?: unknown; type: string } | undefined;
    const next = def?.type === 'pipe' ? pipeSide(def) : def?.innerType;
    if (!(next instanceof z.ZodType)) return layers;
    layers.push(next);
  }
}

/** `z.stringbool()` is a pipe from string to boolean, a transform one from the text's type to something else. */
function pipeSide({ in: input, out }: { in?: unknown; out?: unknown }): unknown {
  return out instanceof z.ZodBoolean ? out : input;
}

/** `.meta()` may stand before or after `.optional()`; the outermost word on each question counts. */
function metaOf(layers: readonly z.ZodType[]): Partial<SettingMeta> {
  return Object.assign({}, ...layers.map((layer) => layer.meta() ?? {}).reverse()) as Partial<SettingMeta>;
}

function defaultOf(layer: z.ZodType): unknown {
  return layer instanceof z.ZodDefault || layer instanceof z.ZodPrefault ? layer.def.defaultValue : undefined;
}

function kindOf(inner: z.ZodType): SettingKind {
  if (inner instanceof z.ZodBoolean) return 'boolean';
  if (inner instanceof z.ZodNumber) return 'number';
  return inner instanceof z.ZodArray ? 'list' : 'text';
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  on: true,
  false: false,
  '0': false,
  no: false,
  off: false,
};

/** Text of the environment or a flag as the schema's input. Returns the text itself where it does not fit. */
export function fromText(setting: Pick<Setting, 'kind'>, field: z.ZodType | undefined, text: string): unknown {
  const trimmed = text.trim();
  switch (setting.kind) {
    case 'boolean': {
      const value = truths[trimmed.toLowerCase()];
      // `z.stringbool()` takes texts, `z.boolean()` booleans.
      return value === undefined || field === undefined || takesText(field) ? (value?.toString() ?? text) : value;
    }
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : text;
    case 'list':
      return splitList(text);
    case 'text':
      return text;
  }
}

export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function takesText(field: z.ZodType): boolean {
  return unwrap(field).some(
    (layer) =>
      layer instanceof z.ZodPipe && layer.def.out instanceof z.ZodBoolean && layer.def.in instanceof z.ZodString,
  );
}
