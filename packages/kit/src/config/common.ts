import * as z from 'zod';
import { isLoopback, parseAddress } from './http-address.ts';

/** Settings that every server has beside its own. */
export const commonSchema = z.object({
  dataDir: z
    .string()
    .optional()
    .meta({ description: 'Folder for embedded data', example: '/var/lib/enterprise-mcp', format: 'folder' }),
  auditDir: z
    .string()
    .optional()
    .meta({ description: 'Folder of the audit log', example: '/var/log/enterprise-mcp', format: 'folder' }),
  audit: z
    .array(z.enum(['file', 'postgres', 'stderr']))
    .min(1)
    .default(['file'])
    .meta({
      description: 'Where the audit log is kept: file, postgres (the database of the server), stderr, or several',
    }),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta({ description: 'What is logged to stderr' }),
  callTimeout: z
    .number()
    .min(1)
    .max(3600)
    .default(25)
    .meta({ description: 'Seconds a call may take; hosts cut at 30 to 60' }),
  limits: z.array(z.string()).optional().meta({
    description: 'Most calls by effect or tool; `off` for none',
    example: 'read=600/m,write=60/m,outward=30/h,send_email=10/d',
  }),
  limitStore: z
    .enum(['memory', 'state'])
    .default('memory')
    .meta({ description: 'Where reads and writes are counted; `state` counts over all replicas' }),
  callsAtOnce: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(256)
    .meta({ description: 'Most calls at once; further ones are refused' }),
  callsAtOnceEach: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(64)
    .meta({ description: 'Most calls at once of one person' }),
  approvalTimeout: z
    .number()
    .min(10)
    .max(86_400)
    .default(900)
    .meta({ description: 'Seconds from the question to the call that runs with the approval' }),
  approvalPort: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .meta({ description: 'Port of the approval page on 127.0.0.1; 0: any that is free' }),
  askTimeout: z
    .number()
    .min(1)
    .max(3600)
    .default(45)
    .meta({ description: 'Seconds a person has to answer in the host, before the page and the command are left' }),
});

/** Restrictions and modes of a start. Environment and flag as for settings: `CRM_READ_ONLY`, `--read-only`. */
export const startSchema = z.object({
  readOnly: z.boolean().default(false).meta({ description: 'Serve only tools that read' }),
  tools: z.array(z.string()).optional().meta({ description: 'Serve only these tools, separated by commas' }),
  policy: z.string().optional().meta({
    description: 'Policy file in Cedar: who may call what, with which arguments',
    example: '/etc/enterprise-mcp/policy.cedar',
    format: 'file',
  }),
  demo: z.boolean().default(false).meta({ description: 'Serve sample data; nothing of yours is touched' }),
  http: z
    .string()
    .refine((text) => parseAddress(text) !== undefined, 'PORT or HOST:PORT')
    .refine(
      (text) => isLoopback(parseAddress(text)?.host ?? 'localhost'),
      'without identity, which comes later, everyone who can connect has all rights: only 127.0.0.1, [::1] and localhost are served',
    )
    .optional()
    .meta({
      description: 'Serve over HTTP on this machine, at /mcp, instead of stdin and stdout: PORT or HOST:PORT',
      example: '127.0.0.1:8808',
      valueOptional: true,
    }),
});

/** Flags that ask for something other than serving. They have no environment variable. */
export const modeFlags = [
  { flag: 'check', description: 'Check the configuration and the backends, then exit with 0 or 1' },
  { flag: 'version', description: 'Print the version' },
  { flag: 'help', description: 'Print this help' },
] as const;
