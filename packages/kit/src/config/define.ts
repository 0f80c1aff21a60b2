import type * as z from 'zod';

/** What a setting's `.meta()` may carry beside the zod schema itself. */
export interface SettingMeta {
  readonly description: string;
  /** Never printed, redacted from every answer. */
  readonly secret?: boolean;
  /** Shown in `.env.example` and the README. */
  readonly example?: string;
  /** What a path names; hosts with a form then offer to choose it. */
  readonly format?: 'folder' | 'file';
  /** The flag may stand without a value; the text is then `true`. */
  readonly valueOptional?: boolean;
}

/**
 * One zod object is the whole configuration. A field `databaseUrl` of prefix `CRM` is set by `CRM_DATABASE_URL` or
 * `--database-url`. Values arrive as text; for `z.number()`, `z.boolean()` and
 * `z.array(z.string())` (separated by commas) the kit converts it first.
 */
export interface ServerConfig<S extends z.ZodObject = z.ZodObject> {
  readonly prefix: string;
  readonly schema: S;
}

export type ConfigOf<C> = C extends ServerConfig<infer S> ? z.output<S> : never;

export function defineConfig<S extends z.ZodObject>(config: ServerConfig<S>): ServerConfig<S> {
  return config;
}
