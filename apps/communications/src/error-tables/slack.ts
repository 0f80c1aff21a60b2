import { error } from '@enterprise-mcp/kit';
import { meant, some } from './wording.ts';

/** What can be wrong with a message for Slack. Nothing was posted when one of these is thrown, unless it says so. */
export const slackSpecs = {
  COMMS_SLACK_TARGET_INVALID: error<{ to: string }>({
    category: 'input',
    message: ({ to }) =>
      `${JSON.stringify(to)} names no target; nothing was posted. Use '#channel', '@user' or an e-mail address.`,
    cause: 'One message goes to one channel or one person, named in one of three ways.',
    wayOut: "Write '#channel', '@user' or an e-mail address.",
  }),
  COMMS_SLACK_CHANNEL_NOT_ALLOWED: error<{ channel: string; allowed: readonly string[] }>({
    category: 'denied',
    message: ({ channel, allowed }) =>
      `This server does not write to '${channel}'; nothing was posted.${meant(channel, allowed)} ${
        allowed.length > 0
          ? `Allowed channels: ${some(allowed)}.`
          : 'No channel is allowed: COMMS_SLACK_CHANNELS is empty, and that means none.'
      }`,
    cause: 'COMMS_SLACK_CHANNELS lists the channels that may be written to and read.',
    wayOut: 'Use an allowed channel, or have whoever runs the server add this one.',
  }),
  COMMS_SLACK_CHANNEL_UNKNOWN: error<{ channel: string }>({
    category: 'not_found',
    message: ({ channel }) =>
      `The bot sees no channel '${channel}' in Slack; nothing was posted. Have somebody invite the bot, or correct COMMS_SLACK_CHANNELS.`,
    cause: 'The channel does not exist, was renamed, or is private and the bot is no member.',
    wayOut: 'Type `/invite @bot` in the channel, or correct the name in COMMS_SLACK_CHANNELS.',
  }),
  COMMS_SLACK_CHANNEL_SHARED: error<{ channel: string }>({
    category: 'denied',
    message: ({ channel }) =>
      `'${channel}' is shared with another company; nothing was posted. Use a channel of this company alone.`,
    cause: 'Slack Connect: people of another company read this channel, or are invited to.',
    wayOut: 'Use an internal channel, or let a person write there.',
  }),
  COMMS_SLACK_CHANNEL_ARCHIVED: error<{ channel: string }>({
    category: 'conflict',
    message: ({ channel }) => `'${channel}' is archived; nothing was posted. Use another channel.`,
    cause: 'Nobody can post in an archived channel.',
    wayOut: 'Use another channel, or have this one unarchived in Slack.',
  }),
  COMMS_SLACK_NOT_IN_CHANNEL: error<{ channel: string }>({
    category: 'denied',
    message: ({ channel }) =>
      `The bot is no member of '${channel}'; nothing was posted. Have somebody invite it there.`,
    cause: 'A bot posts and reads only where it was invited.',
    wayOut: 'Type `/invite @bot` in the channel.',
  }),
  COMMS_SLACK_PEOPLE_OFF: error<Record<string, never>>({
    category: 'denied',
    message: () =>
      'This server does not write to people directly; nothing was posted. Use a channel, or have COMMS_SLACK_PEOPLE turned on.',
    cause: 'COMMS_SLACK_PEOPLE is off.',
    wayOut: 'Use a channel, or have the setting changed.',
  }),
  COMMS_SLACK_PERSON_UNKNOWN: error<{ person: string }>({
    category: 'not_found',
    message: ({ person }) =>
      `Slack knows nobody called '${person}'; nothing was posted. Give their e-mail address in Slack, or the exact handle.`,
    cause: 'Nobody active in this workspace has this address, handle or name.',
    wayOut: 'Give the e-mail address that the person has in Slack.',
  }),
  COMMS_SLACK_AMBIGUOUS: error<{ person: string; candidates: readonly { name: string; to: string }[] }>({
    category: 'conflict',
    message: ({ person, candidates }) =>
      `${candidates.length} people are called '${person}'; nothing was posted. Repeat with one of: ${candidates.map(({ name, to }) => `${to} (${name})`).join(', ')}.`,
    cause: 'Several people have this name. The server never picks one by itself.',
    wayOut: 'Repeat with the address of the right one; ask the person when in doubt.',
  }),
  COMMS_SLACK_PERSON_OUTSIDE: error<{ person: string }>({
    category: 'denied',
    message: ({ person }) => `'${person}' is a guest, a bot or of another company; nothing was posted.`,
    cause: 'Direct messages go to full members of this workspace only.',
    wayOut: 'Write to a member, or let a person write.',
  }),
  COMMS_SLACK_THREAD_UNKNOWN: error<{ thread: string; target: string }>({
    category: 'not_found',
    message: ({ thread, target }) =>
      `There is no message '${thread}' in ${target}; nothing was posted. Take an id from search_conversations, or leave thread out.`,
    cause: 'The id is that of another channel, or the message was deleted.',
    wayOut: 'Take an id from search_conversations.',
  }),
  COMMS_SLACK_BROADCAST: error<{ found: string }>({
    category: 'denied',
    message: ({ found }) =>
      `The text calls everybody ('${found}'); nothing was posted. Leave it out, or mention single people as @name@company.example.`,
    cause: '@channel, @here, @everyone and groups make the devices of a whole company ring.',
    wayOut: 'Leave it out. A person can call everybody.',
  }),
  COMMS_SLACK_RATE_LIMITED: error<{ reset_seconds: number; reset_at: string }>({
    category: 'rate_limited',
    message: ({ reset_seconds, reset_at }) =>
      `Slack takes no more calls for ${reset_seconds} s, until ${reset_at}. Nothing was posted by this call. Repeat it then, with the same idempotency_key.`,
    cause: 'Slack limits calls for each method and workspace, and posts to about one a second for each channel.',
    wayOut: 'Wait until the time that the error names.',
  }),
  COMMS_SLACK_SCOPE_MISSING: error<{ needed: string; setting: string }>({
    category: 'config',
    message: ({ needed, setting }) =>
      `The token of ${setting} lacks the scope '${needed}'. Nothing was posted. Have the scope added to the app in Slack and the app installed again.`,
    cause: 'A scope is missing, or the app was not installed again after it was added.',
    wayOut: 'Slack: your app, OAuth & Permissions, add the scope, reinstall; then set the new token.',
  }),
  COMMS_SLACK_REFUSED: error<{ what: string; reason: string }>({
    category: 'denied',
    message: ({ what, reason }) => `Slack refuses ${what}: ${reason}. Nothing was posted.`,
    cause: 'Slack answered with an error of its own; its name is in the message.',
    wayOut: "Look the error up in Slack's documentation of the method.",
  }),
  COMMS_SLACK_OUTCOME_UNKNOWN: error<{ target: string; outcome: 'unknown'; keyed: boolean }>({
    category: 'unavailable',
    retryable: false,
    message: ({ target, keyed }) =>
      `Slack did not answer, and the message was not found in ${target}: it may have been posted, or not. ${
        keyed
          ? 'Repeat the very same call with the same idempotency_key: it looks again first, and posts only what is not there.'
          : 'Do not post it again before somebody has looked in Slack.'
      }`,
    cause: 'The connection broke, or the time was over, between the message and its answer.',
    wayOut: 'With an idempotency_key repeat the very same call; without one, have somebody look in Slack.',
  }),
  COMMS_SLACK_TOO_MANY_MESSAGES: error<{ target: string }>({
    category: 'conflict',
    message: ({ target }) =>
      `${target} has so many messages of the last day that it cannot be seen whether this one is among them. Nothing was posted. Look, and if it is not there, repeat with a new idempotency_key.`,
    cause: 'Before a message with an idempotency_key is posted, the channel is searched for it, up to 2,000 messages.',
    wayOut: 'Look in the channel; repeat with a new idempotency_key if the message is not there.',
  }),
};
