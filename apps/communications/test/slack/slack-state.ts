import type { ConversationsInfoResponse, UsersInfoResponse } from '@slack/web-api';

export type Channel = NonNullable<ConversationsInfoResponse['channel']>;
export type User = NonNullable<UsersInfoResponse['user']>;

export const TEAM = 'T0ACME';
export const BOT = { user: 'U0BOT', bot: 'B0BOT' };

/** What each token may. */
export const scopes: Record<string, string> = {
  'xoxb-bot':
    'chat:write,channels:read,groups:read,channels:history,groups:history,im:history,im:write,users:read,users:read.email',
  'xoxp-read': 'search:read,channels:history,groups:history,channels:read,groups:read,users:read',
};

/** What each method needs, as Slack's reference says. */
export const needs: Record<string, string | undefined> = {
  'chat.postMessage': 'chat:write',
  'conversations.history': 'channels:history',
  'conversations.replies': 'channels:history',
  'conversations.info': 'channels:read',
  'conversations.open': 'im:write',
  'users.conversations': 'channels:read',
  'users.list': 'users:read',
  'users.info': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'search.messages': 'search:read',
};

const user = (id: string, name: string, more: Partial<User> = {}): User => ({
  id,
  name,
  team_id: TEAM,
  deleted: false,
  is_bot: false,
  is_restricted: false,
  ...more,
  profile: { real_name: name, display_name: name, email: `${name}@acme.example`, ...more.profile },
});

export const channel = (id: string, name: string, more: Partial<Channel> = {}): Channel => ({
  id,
  name,
  is_channel: true,
  is_member: true,
  is_archived: false,
  is_shared: false,
  is_ext_shared: false,
  is_org_shared: false,
  is_pending_ext_shared: false,
  ...more,
});

/** A workspace with every kind of person and channel. */
export function acme() {
  const users = [
    user('U0ADA', 'ada', { profile: { real_name: 'Ada Quill', display_name: 'Ada Quill' } }),
    user('U0SAM', 'sam', { profile: { real_name: 'Sam Lee', display_name: 'Sam Lee' } }),
    user('U0SAM2', 'samlee', { profile: { real_name: 'Sam Lee', display_name: 'Sam Lee' } }),
    user('U0GUEST', 'guest', { is_restricted: true }),
    user('U0GONE', 'gone', { deleted: true }),
    user('U0OTHER', 'other', { team_id: 'T0OTHER', is_stranger: true }),
    user(BOT.user, 'bot', { is_bot: true }),
  ];
  const channels = [
    channel('C0GENERAL', 'general'),
    channel('C0SHARED', 'with-partner', { is_shared: true, is_ext_shared: true }),
    channel('C0PENDING', 'soon-shared', { is_pending_ext_shared: true }),
    channel('C0OLD', 'old', { is_archived: true }),
    channel('C0LEFT', 'left', { is_member: false }),
    channel('C0SECRET', 'secret'),
    channel('C0ORG', 'org-wide', { is_shared: true, is_org_shared: true }),
  ];
  return { users, channels };
}
