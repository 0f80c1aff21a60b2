/** From worst to least. */
export const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type Level = (typeof levels)[number];

const named: Record<string, Level> = {
  fatal: 'fatal',
  panic: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  alert: 'fatal',
  crit: 'fatal',
  critical: 'fatal',
  dpanic: 'fatal',
  error: 'error',
  err: 'error',
  eror: 'error',
  severe: 'error',
  failure: 'error',
  warn: 'warn',
  warning: 'warn',
  info: 'info',
  notice: 'info',
  information: 'info',
  informational: 'info',
  log: 'info',
  statement: 'info',
  debug: 'debug',
  fine: 'debug',
  verbose: 'debug',
  config: 'debug',
  dbug: 'debug',
  trace: 'trace',
  finer: 'trace',
  finest: 'trace',
  silly: 'trace',
};

/** A word of a level field: `ERROR`, `Warning`, `err`. */
export function levelNamed(word: string): Level | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(named, key) ? named[key] : undefined;
}

const LONGEST_NAME = Math.max(...Object.keys(named).map((name) => name.length));

/** The names by length and first letter: a line's level is compared with a few of them, and no text is made of it. */
const byShape = new Map<number, readonly { readonly name: Uint8Array; readonly level: Level }[]>();
const shapeOf = (length: number, first: number) => length * 256 + first;
for (const [name, level] of Object.entries(named)) {
  const shape = shapeOf(name.length, name.charCodeAt(0));
  byShape.set(shape, [...(byShape.get(shape) ?? []), { name: Buffer.from(name), level }]);
}

/** The same word in a line's bytes. */
export function levelIn(bytes: Uint8Array, from: number, to: number): Level | undefined {
  if (to - from > LONGEST_NAME) return undefined;
  const candidates = byShape.get(shapeOf(to - from, (bytes[from] ?? 0) | 32)) ?? [];
  return candidates.find(({ name }) => name.every((byte, index) => ((bytes[from + index] ?? 0) | 32) === byte))?.level;
}

/** A number of a level field: pino and bunyan count 10 to 60, syslog 0 to 7 from the worst. */
export function levelNumbered(value: number): Level | undefined {
  if (value >= 10) {
    if (value >= 60) return 'fatal';
    return value >= 50 ? 'error' : value >= 40 ? 'warn' : value >= 30 ? 'info' : value >= 20 ? 'debug' : 'trace';
  }
  return syslogLevel(value);
}

export function syslogLevel(severity: number): Level | undefined {
  return severity < 0
    ? undefined
    : severity < 3
      ? 'fatal'
      : (['error', 'warn', 'info', 'info', 'debug'] as const)[severity - 3];
}

const klog = /^([IWEF])\d{4}\s/;
const klogLevels: Record<string, Level> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' };
const priority = /^<(\d{1,3})>/;
// In a field of its own: level=warn, "severity":"ERROR", lvl: info
const field =
  /(?:^|[\s{,[(])["']?(?:level|lvl|severity|loglevel|levelname)["']?\s{0,2}[=:]\s{0,2}["']?([A-Za-z]{3,13})\b/i;
// As loggers print it, in capitals, alone or in brackets; or of any case in brackets or before a colon at the beginning.
const capitals =
  /(?:^|[\s[(<|:.*-])(FATAL|PANIC|EMERG|ALERT|CRIT|CRITICAL|ERROR|ERR|SEVERE|WARN|WARNING|INFO|NOTICE|LOG|DEBUG|FINE|VERBOSE|TRACE|FINER|FINEST)(?=$|[\s\])>|:.,*-])/;
const bracketed = /[[(<](fatal|panic|emerg|alert|crit|critical|error|err|warn|warning|info|notice|debug|trace)[\])>]/i;
const leading = /^\W{0,4}(fatal|panic|critical|error|err|warn|warning|info|notice|debug|trace)(?:\[\w+\])?[:\s]/i;
const access = /" ([1-5])\d\d (?:\d+|-)(?:\s|$)/;
const thrown =
  /^(?:Traceback \(most recent call last\)|Exception in thread|Unhandled|Uncaught|panic:|Segmentation fault|(?:[\w$]+\.)*[A-Z][\w$]*(?:Exception|Error|Failure)(?::|\s|$))/;

/** How serious a message says it is; undefined where nothing in it tells. Looks at its beginning only. */
export function levelOf(message: string): Level | undefined {
  const head = message.slice(0, 240);
  const ofKlog = klog.exec(head)?.[1];
  if (ofKlog) return klogLevels[ofKlog];
  const pri = priority.exec(head)?.[1];
  if (pri) return syslogLevel(Number(pri) & 7);
  const word = field.exec(head)?.[1];
  const ofField = word ? levelNamed(word) : undefined;
  if (ofField) return ofField;
  const request = access.exec(message.slice(0, 2000))?.[1];
  if (request) return request === '5' ? 'error' : request === '4' ? 'warn' : 'info';
  const first = [capitals.exec(head), bracketed.exec(head)]
    .filter((found) => found !== null)
    .sort((a, b) => a.index - b.index)[0]?.[1];
  const plain = first ?? leading.exec(head)?.[1];
  if (plain) return levelNamed(plain);
  return thrown.test(head) ? 'error' : undefined;
}

/** `atLeast('warn')` holds for warn, error and fatal; what has no level is let through only by the least. */
export function atLeast(level: Level | undefined, least: Level): boolean {
  return level === undefined ? least === 'trace' : levels.indexOf(level) <= levels.indexOf(least);
}
