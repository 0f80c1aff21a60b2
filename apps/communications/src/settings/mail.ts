import * as z from 'zod';

export const host = z.string().regex(/^[\w.-]+$|^\[[\da-f:.]+\]$/i, 'must be a host name or an address');
export const port = z.coerce.number().int().min(1).max(65_535);

/** Mail out. */
export const mailSettings = {
  from: z
    .string()
    .default('you@example.invalid')
    .meta({ description: 'The only sender: its address.', example: 'assistant@acme.example' }),
  fromName: z.string().max(100).optional().meta({ description: "The sender's name.", example: 'Acme Assistant' }),
  allowedDomains: z
    .array(z.string().regex(/^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*$/i, 'must be a domain like acme.example'))
    .default([])
    .meta({
      description: 'The exact domains that may be written to and invited. Empty: nobody.',
      example: 'acme.example,partner.example',
    }),
  recipientLimit: z
    .string()
    .regex(/^(\d{1,6}\/[smhd]|off)$/, 'must be like 20/d (s, m, h, d), or off')
    .default('20/d')
    .meta({ description: 'Most messages that one recipient gets, over all callers.' }),
  directory: z.string().optional().meta({
    description: 'File with the people of the company, one `Name <address>` a line.',
    format: 'file',
    example: '/etc/enterprise-mcp/people.txt',
  }),
  smtpHost: host.optional().meta({
    description: 'Mail server that takes what is sent. Without it mail stays on this machine, in a local outbox.',
    example: 'smtp.acme.example',
  }),
  smtpPort: port.optional().meta({ description: 'Default: 465 for tls, 587 for starttls.' }),
  smtpSecurity: z
    .enum(['tls', 'starttls'])
    .default('starttls')
    .meta({ description: 'How the connection is encrypted. There is no way without.' }),
  smtpUser: z.string().min(1).optional().meta({ description: 'Login name. Default: the sender.' }),
  smtpPassword: z.string().min(1).optional().meta({
    description: 'Password, or app password, of the login.',
    secret: true,
    example: 'app-password',
  }),
  oauthTokenUrl: z
    .string()
    .regex(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/, 'must start with https://')
    .optional()
    .meta({
      description: 'OAuth 2.0 in place of passwords, for SMTP and IMAP: where tokens are fetched.',
      example: 'https://oauth2.googleapis.com/token',
    }),
  oauthClientId: z.string().min(1).optional().meta({ description: 'OAuth 2.0: id of the client.' }),
  oauthClientSecret: z.string().min(1).optional().meta({
    description: 'OAuth 2.0: secret of the client.',
    secret: true,
  }),
  oauthRefreshToken: z.string().min(1).optional().meta({
    description: 'OAuth 2.0: refresh token. Without it the client acts for itself (client credentials).',
    secret: true,
  }),
  oauthScope: z.string().min(1).optional().meta({
    description: 'OAuth 2.0: scope asked for.',
    example: 'https://outlook.office365.com/.default',
  }),
  dkimDomain: z.string().min(1).optional().meta({ description: 'DKIM: domain that signs.', example: 'acme.example' }),
  dkimSelector: z.string().min(1).optional().meta({ description: 'DKIM: selector of the key.', example: 'mail' }),
  dkimKey: z.string().min(1).optional().meta({
    description: 'DKIM: private key, PEM; \\n may stand for the ends of lines.',
    secret: true,
  }),
  caFile: z.string().optional().meta({
    description: "File with further certificate authorities, PEM, for the company's own servers.",
    format: 'file',
  }),
};
