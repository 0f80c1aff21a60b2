import type { WebClient } from '@slack/web-api';
import { commsErrors } from '../../errors.ts';
import type { PortOptions } from '../../ports.ts';
import { type Asked, asked, slackClient } from './client.ts';
import { remembered } from './remembered.ts';
import type { SlackSettings } from './settings.ts';

const MINUTES = 60_000;
const PAGE = 200;
const PAGES = 50;

export interface Member {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly address: string | undefined;
  /** A full member of this workspace: no guest, no bot, nobody of another company. */
  readonly full: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
}

/** What is asked about the workspace. Nothing at the start; answers are kept for minutes, but for what a post depends on. */
export function workspace(settings: SlackSettings, token: string, setting: NonNullable<Asked['setting']>) {
  const self = remembered<{ team: string; user: string; bot: string; url: string }>(60 * MINUTES, settings.now);
  const joined = remembered<readonly Channel[]>(5 * MINUTES, settings.now);
  const members = remembered<readonly Member[]>(10 * MINUTES, settings.now);
  const single = remembered<Member | undefined>(10 * MINUTES, settings.now);

  const ask = <T>(about: Asked, options: PortOptions, work: (client: WebClient) => Promise<T>): Promise<T> =>
    asked(settings, { ...about, setting }, async () => work(await slackClient(settings, token, options)));

  const us = (options: PortOptions) =>
    self('', () =>
      ask({ what: 'auth.test' }, options, async (client) => {
        const { team_id: team = '', user_id: user = '', bot_id: bot = '', url = '' } = await client.auth.test();
        return { team, user, bot, url };
      }),
    );

  /** Channels that the token's owner is a member of: far fewer than there are. */
  const channelsOf = (options: PortOptions) =>
    joined('', () =>
      ask({ what: 'users.conversations' }, options, async (client) => {
        const found: Channel[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < PAGES; page++) {
          const { channels = [], response_metadata } = await client.users.conversations({
            types: 'public_channel,private_channel',
            limit: PAGE,
            ...(cursor ? { cursor } : {}),
          });
          found.push(...channels.flatMap(({ id, name }) => (id && name ? [{ id, name }] : [])));
          cursor = response_metadata?.next_cursor || undefined;
          if (!cursor) break;
        }
        return found;
      }),
    );

  const membersOf = (options: PortOptions) =>
    members('', () =>
      ask({ what: 'users.list' }, options, async (client) => {
        const { team } = await us(options);
        const found: Member[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < PAGES; page++) {
          const answer = await client.users.list({ limit: PAGE, ...(cursor ? { cursor } : {}) });
          found.push(...(answer.members ?? []).filter(({ deleted }) => !deleted).map((one) => memberOf(one, team)));
          cursor = answer.response_metadata?.next_cursor || undefined;
          if (!cursor) break;
        }
        return found;
      }),
    );

  return {
    ask,
    us,

    /** Allowed channels that exist for the token. */
    async allowed(options: PortOptions): Promise<readonly Channel[]> {
      if (settings.channels.length === 0) return [];
      const wanted = new Set(settings.channels.map(plain));
      return (await channelsOf(options)).filter(
        ({ id, name }) => wanted.has(name.toLowerCase()) || wanted.has(id.toLowerCase()),
      );
    },

    /** The member with this address; throws where there is none. */
    async byAddress(address: string, options: PortOptions): Promise<Member> {
      const found = await single(`address ${address}`, () =>
        ask({ what: 'users.lookupByEmail', name: address }, options, async (client) => {
          const { user } = await client.users.lookupByEmail({ email: address });
          return user && !user.deleted ? memberOf(user, (await us(options)).team) : undefined;
        }),
      );
      if (!found) throw commsErrors.COMMS_SLACK_PERSON_UNKNOWN({ person: address });
      return found;
    },

    /** The name of a member, or the id where it cannot be told. */
    async nameOf(id: string, options: PortOptions): Promise<string> {
      const found = await single(`id ${id}`, () =>
        ask({ what: 'users.info', name: id }, options, async (client) => {
          const { user } = await client.users.info({ user: id });
          return user && memberOf(user, '');
        }),
      ).catch(() => undefined);
      return found?.name ?? id;
    },

    /** Everybody with this handle, display name or full name. */
    async called(handle: string, options: PortOptions): Promise<readonly Member[]> {
      const wanted = handle.toLowerCase();
      const all = await membersOf(options);
      const exact = all.filter((one) => one.handle.toLowerCase() === wanted);
      return exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase() === wanted);
    },
  };
}

/** `#General` as `general`. */
export const plain = (channel: string): string => channel.replace(/^#/, '').toLowerCase();

interface User {
  readonly id?: string;
  readonly name?: string;
  readonly team_id?: string;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly profile?: { readonly real_name?: string; readonly display_name?: string; readonly email?: string };
}

function memberOf(user: User, team: string): Member {
  const { id = '', name: handle = '', profile } = user;
  const outside =
    user.is_bot || user.is_restricted || user.is_ultra_restricted || user.is_stranger || id === 'USLACKBOT';
  return {
    id,
    handle,
    name: profile?.display_name || profile?.real_name || handle,
    address: profile?.email,
    full: !outside && user.team_id === team,
  };
}
