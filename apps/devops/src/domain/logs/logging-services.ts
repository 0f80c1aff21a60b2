import { devopsErrors } from '../../errors.ts';
import type { LoggingService, LogSelector } from './source.ts';

/** Those of the services that log somewhere we can read; the named one, or all. */
export function loggingServices(
  services: readonly { readonly name: string; readonly logs?: LogSelector | undefined }[],
  named?: string,
): readonly LoggingService[] {
  const logging = services.flatMap(({ name, logs }) => (logs ? [{ name, logs }] : []));
  if (logging.length === 0) throw devopsErrors.DEVOPS_LOGS_NONE({ service: named ?? 'any service' });
  return logging;
}
