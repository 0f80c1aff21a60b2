/**
 * The environment variables the container helpers know, read in this one place.
 *
 * - `CI`: without an engine container tests fail, elsewhere they are skipped.
 * - `TEST_DATABASE_URL`: admin URL of a PostgreSQL to use in place of a container.
 */
// biome-ignore lint/style/noProcessEnv: test support has no configuration object; this is the one place that reads it
const env: NodeJS.ProcessEnv = process.env;

export const inCi = (): boolean => !['', '0', 'false', undefined].includes(env['CI']);

export const testDatabaseUrl = (): string | undefined => env['TEST_DATABASE_URL'] || undefined;

/** testcontainers' own clean-up needs an image from a registry; `owner.ts` does that work without one. */
export function disableRyuk(): void {
  env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
}
