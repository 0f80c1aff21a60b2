import { commsErrors } from '../../errors.ts';
import { strictAddress } from '../address.ts';

/** What somebody writes to name a target. */
export type TargetName =
  | { readonly kind: 'channel'; readonly name: string }
  | { readonly kind: 'handle'; readonly handle: string }
  | { readonly kind: 'address'; readonly address: string };

/** @throws COMMS_SLACK_TARGET_INVALID */
export function targetName(to: string): TargetName {
  const text = to.trim();
  const channel = /^#([^\s#@<>|,]{1,80})$/u.exec(text)?.[1];
  if (channel !== undefined) return { kind: 'channel', name: channel.toLowerCase() };
  const address = strictAddress(text.replace(/^@/, ''));
  if (address !== undefined) return { kind: 'address', address };
  const handle = /^@([^\s#@<>|,][^#@<>|,\n]{0,79})$/u.exec(text)?.[1];
  if (handle !== undefined) return { kind: 'handle', handle: handle.trim() };
  throw commsErrors.COMMS_SLACK_TARGET_INVALID({ to });
}

/** `slack:C0123ABC:1700000000.000100` of a message in a channel. */
export const messageId = (channel: string, ts: string): string => `slack:${channel}:${ts}`;

export function messageOf(id: string): { readonly channel: string; readonly ts: string } | undefined {
  const [, channel, ts] = /^slack:([A-Za-z0-9-]{1,100}):(\d{1,12}\.\d{1,9})$/.exec(id) ?? [];
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
}
