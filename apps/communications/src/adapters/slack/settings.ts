export interface SlackSettings {
  /** Bot token: posts. */
  readonly token: string;
  /** Reads and searches. Default: the bot token. */
  readonly readToken?: string | undefined;
  readonly apiUrl: string;
  /** Names (without `#`) or ids of the only channels that are written to and read. */
  readonly channels: readonly string[];
  /** Whether people are written to directly. */
  readonly people: boolean;
  readonly fetch?: typeof fetch | undefined;
  now(): Date;
}
