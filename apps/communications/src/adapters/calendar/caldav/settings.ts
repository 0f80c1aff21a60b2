export interface CalDavSettings {
  /** Where the server is; from there the calendars of the login are discovered. */
  readonly url: string;
  /** `Basic …` or `Bearer …`, asked for anew with every request. */
  authorization(): Promise<string>;
  /** Name of the calendar that meetings are put into. Default: the first of the login. */
  readonly calendar?: string | undefined;
  /** Path of somebody's calendars, with `{address}`, `{user}` or `{domain}` in it. Without it nobody else's are read. */
  readonly people?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
}
