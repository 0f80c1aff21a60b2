import type * as z from 'zod';

/** What a setting's `.meta()` may carry beside the zod schema itself. */
export interface SettingMeta {
  readonly description: string;
  /** Never printed, redacted from every answer. */
  readonly secret?: boolean;
  /** Shown in `.env.example` and the README. */
  readonly example?: string;
}

/**
 * One zod object is the whole configuration. A field `databaseUrl` of prefix `CRM` is set by `CRM_DATABASE_URL` or
 * `--database-url`. Values arrive as text, so use `z.coerce` or the kit's helpers for numbers and booleans.
 */
export interface ServerConfig<S extends z.ZodObject = z.ZodObject> {
  readonly prefix: string;
  readonly schema: S;
}

export type ConfigOf<C> = C extends ServerConfig<infer S> ? z.output<S> : never;

export function defineConfig<S extends z.ZodObject>(config: ServerConfig<S>): ServerConfig<S> {
  return config;
}
