import * as z from 'zod';

/** Meetings. */
export const calendarSettings = {
  caldavUrl: z
    .string()
    .regex(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/, 'must start with https://')
    .refine(URL.canParse, 'is not a valid URL')
    .optional()
    .meta({
      description: 'CalDAV server. Without it meetings stay on this machine, in a local calendar.',
      example: 'https://calendar.acme.example/dav/',
    }),
  caldavUser: z.string().min(1).optional().meta({ description: 'Login name.' }),
  caldavPassword: z.string().min(1).optional().meta({ description: 'Password of the login.', secret: true }),
  calendar: z.string().min(1).optional().meta({
    description: 'Name of the calendar that meetings are put into. Default: the first of the login.',
    example: 'Meetings',
  }),
  caldavPeople: z.string().min(1).optional().meta({
    description:
      "Path of a person's calendars, with {address}, {user} or {domain}. Without it only the login's own calendars are read, and whether people are free is unknown.",
    example: '/dav/{address}/',
  }),
  timeZone: z.string().default('UTC').refine(isZone, 'must be an IANA time zone like Europe/Vienna').meta({
    description: 'Time zone of days in resources and previews.',
    example: 'Europe/Vienna',
  }),
  workingHours: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/, 'must be like 09:00-17:00')
    .default('09:00-17:00')
    .meta({ description: 'When meeting times are proposed.' }),
};

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
