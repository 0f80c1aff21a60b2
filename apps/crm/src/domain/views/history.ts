import { excerpt } from '@enterprise-mcp/kit/text';
import type { HistoryEntry } from '../history.ts';

/** An entry as tools and prompts show it; empty fields are left out. */
export interface HistoryLine {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly by: string;
  readonly customer: string;
  readonly opportunity?: string | undefined;
  readonly opportunity_id?: string | undefined;
  readonly subject?: string | undefined;
  readonly body?: string | undefined;
  /** How long the body is, when it was clipped. */
  readonly body_chars?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
}

/** `bodyChars`: how much of a body is shown; Infinity for all of it. */
export function asHistoryLine(entry: HistoryEntry, { bodyChars }: { readonly bodyChars: number }): HistoryLine {
  const body = excerpt(entry.body ?? '', bodyChars);
  return {
    id: entry.id,
    type: entry.type,
    at: entry.at,
    by: entry.by,
    customer: entry.customer.name,
    opportunity: entry.opportunity?.name,
    opportunity_id: entry.opportunity?.id,
    subject: entry.subject ?? undefined,
    body: body.text || undefined,
    body_chars: body.clippedFrom,
    from: entry.from ?? undefined,
    to: entry.to ?? undefined,
    reason: entry.reason ?? undefined,
  };
}
