import { defineErrors } from '@enterprise-mcp/kit';
import { calendarSpecs } from './error-tables/calendar.ts';
import { mailSpecs } from './error-tables/mail.ts';
import { slackSpecs } from './error-tables/slack.ts';

/** Everything that can be wrong with a call, beyond the kit's own table. A file of `error-tables` for each subject. */
export const commsErrors = defineErrors({ ...mailSpecs, ...calendarSpecs, ...slackSpecs });
