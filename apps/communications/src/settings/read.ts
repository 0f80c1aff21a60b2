import * as z from 'zod';
import { host, port } from './mail.ts';

/** Mail in: read with a login of its own. */
export const readSettings = {
  imapHost: host.optional().meta({
    description: 'Mail server that is searched and keeps sent mail. Without it the local outbox is searched.',
    example: 'imap.acme.example',
  }),
  imapPort: port.optional().meta({ description: 'Default: 993 for tls, 143 for starttls.' }),
  imapSecurity: z.enum(['tls', 'starttls']).default('tls').meta({ description: 'How the connection is encrypted.' }),
  imapUser: z.string().min(1).optional().meta({ description: 'Login name. Default: that of SMTP.' }),
  imapPassword: z.string().min(1).optional().meta({
    description: 'Password of the login. Default: that of SMTP.',
    secret: true,
  }),
  mailboxes: z
    .array(z.string().min(1))
    .default(['INBOX', '\\Sent'])
    .meta({ description: 'The only folders that are read: names, or special uses such as \\Sent and \\Archive.' }),
  sentFolder: z.string().min(1).default('\\Sent').meta({
    description: 'Folder for copies of sent mail; `none` where the mail server keeps them itself, as Gmail does.',
  }),
  mailIndex: z
    .enum(['on', 'off'])
    .default('on')
    .meta({ description: 'Keep an index of the folders, for fast search. off: the mail server searches.' }),
};
