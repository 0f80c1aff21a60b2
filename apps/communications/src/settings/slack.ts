import * as z from 'zod';

/** Slack. */
export const slackSettings = {
  slackToken: z.string().min(1).optional().meta({
    description: 'Bot token that posts. Without it messages stay on this machine, in a local log.',
    secret: true,
    example: 'xoxb-…',
  }),
  slackReadToken: z.string().min(1).optional().meta({
    description: 'Token that searches and reads; a user token where search.messages is to be used.',
    secret: true,
    example: 'xoxp-…',
  }),
  slackChannels: z.array(z.string().min(1)).default([]).meta({
    description: 'The only channels that are written to and read, by name. Empty: none.',
    example: 'general,project-x',
  }),
  slackPeople: z.enum(['on', 'off']).default('off').meta({
    description: 'Whether people may be written to directly.',
  }),
  slackApiUrl: z
    .string()
    .regex(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/, 'must start with https://')
    .refine(URL.canParse, 'is not a valid URL')
    .default('https://slack.com/api/')
    .meta({ description: "Interface of Slack; GovSlack's is https://slack-gov.com/api/." }),
};
