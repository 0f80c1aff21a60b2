import type { Settings } from '../config/parse.ts';
import { redactor } from '../results/redact.ts';
import { jsonLogger, type Logger, type LogLevel } from '../serve/logger.ts';
import type { ProcessLike } from './process-like.ts';

/** The log on stderr; the configuration's secrets are removed from every line, in whatever error they came. */
export function stderrLogger(
  settings: Settings,
  process: ProcessLike,
  level: LogLevel = settings.common.logLevel,
): Logger {
  const redact = redactSecrets(settings);
  return jsonLogger(level, (line) => process.stderr.write(redact(line)));
}

/** Removes secrets from text and from JSON, where they may be escaped. */
export function redactSecrets({ secrets }: Pick<Settings, 'secrets'>): (text: string) => string {
  return redactor([...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))]);
}
