/** One issue as any export tells it, before it is fitted to a board. */
export interface ImportedIssue {
  /** `jira:PAY-7` */
  readonly source: string;
  readonly number: number | null;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  /** The status group, where the export has one: `To Do`, `In Progress`, `Done`. */
  readonly statusGroup: string | null;
  readonly assignee: ImportedPerson | null;
  readonly sprint: string | null;
  readonly labels: readonly string[];
  readonly estimate: number | null;
  readonly author: string;
  readonly created: string | null;
  readonly updated: string | null;
  readonly comments: readonly { readonly author: string; readonly body: string; readonly at: string | null }[];
}

export interface ImportedPerson {
  readonly handle: string;
  readonly name: string;
  readonly email: string | null;
}

export interface ImportedSprint {
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

/** What a file held, and which board it belongs on. */
export interface Imported {
  readonly key: string;
  readonly name: string;
  readonly issues: readonly ImportedIssue[];
  /** Those whose dates the export has. */
  readonly sprints: readonly ImportedSprint[];
}

/** `Ada Quill` and `ada.quill@shop.example` as a handle: `ada-quill`, `ada.quill`. */
export function personOf(text: string): ImportedPerson | null {
  const name = text.trim();
  if (name === '') return null;
  const email = name.includes('@') ? name : null;
  const handle = (email?.split('@')[0] ?? name).toLowerCase().replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  return { handle, name: email ? (email.split('@')[0] ?? name) : name, email };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `12/Mar/26 9:15 AM` of Jira, or anything JavaScript reads; as ISO time in UTC. Null when it is no time. */
export function timeOf(text: string): string | null {
  const jira = /^(\d{1,2})\/([A-Za-z]{3})\/(\d{2,4})(?:\s+(\d{1,2}):(\d{2})(?:\s*([AP]M))?)?$/i.exec(text.trim());
  const month = MONTHS.indexOf(jira?.[2]?.toLowerCase() ?? '');
  if (!jira || month < 0) {
    const parsed = Date.parse(text.replace(/\s*\([^)]*\)$/, ''));
    return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
  }
  const [, day, , year, hours = '0', minutes = '0', half] = jira;
  const hour = half ? (Number(hours) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hours);
  const full = Number(year) < 100 ? 2000 + Number(year) : Number(year);
  return new Date(Date.UTC(full, month, Number(day), hour, Number(minutes))).toISOString();
}
