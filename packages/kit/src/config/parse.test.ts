import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { AnyServer } from '../define/server.ts';
import { CodedError } from '../errors/define.ts';
import { defineConfig } from './define.ts';
import { parseCommon, parseConfig } from './parse.ts';
import type { Env } from './platform.ts';

const linux = { name: 'linux', homedir: '/home/ada' } as const;

function serverWith(shape: z.ZodRawShape, tools: readonly string[] = ['find_customer', 'create_note']): AnyServer {
  return {
    name: 'crm',
    title: 'CRM',
    version: '1.2.3',
    instructions: '',
    config: defineConfig({ prefix: 'CRM', schema: z.object(shape) }),
    tools: tools.map((name) => ({ name }) as unknown as AnyServer['tools'][number]),
    connect: () => Promise.reject(new Error('not connected in these tests')),
  };
}

const crm = serverWith({
  databaseUrl: z
    .string()
    .regex(/^postgres:\/\//, 'expected a postgres:// URL')
    .optional()
    .meta({ description: 'Where the data is', secret: true, example: 'postgres://user:password@host/crm' }),
  pageSize: z.number().int().min(1).default(20).meta({ description: 'Rows a page' }),
  verbose: z.stringbool().default(false).meta({ description: 'Say more' }),
  strictMode: z.boolean().optional().meta({ description: 'Be strict' }),
  regions: z.array(z.string()).optional().meta({ description: 'Regions' }),
  region: z.enum(['north', 'south']).optional().meta({ description: 'Region' }),
});

const read = (argv: readonly string[], env: Env = {}) => parseConfig(crm, argv, env, linux);

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof CodedError && thrown.code === 'CONFIG_INVALID') return thrown.details['problems'] as string[];
    throw thrown;
  }
  return [];
}

describe('reading settings', () => {
  it('needs nothing where everything has a default', () => {
    expect(read([])).toEqual({
      config: { pageSize: 20, verbose: false },
      common: {
        dataDir: '/home/ada/.local/share/enterprise-mcp/crm',
        auditDir: '/home/ada/.local/share/enterprise-mcp/crm/audit',
        audit: ['file'],
        logLevel: 'info',
        callTimeoutMs: 25_000,
        limits: {
          effects: {
            read: { points: 600, seconds: 60 },
            write: { points: 120, seconds: 60 },
            destructive: { points: 30, seconds: 3600 },
            outward: { points: 30, seconds: 3600 },
          },
          tools: {},
          shared: false,
          atOnce: { process: 256, principal: 64 },
        },
        approvals: { ttlMs: 900_000, port: 0, askMs: 45_000 },
      },
      readOnly: false,
      tools: undefined,
      demo: false,
      secrets: [],
    });
  });

  it('takes --flag=value, --flag value and switches, and a flag beats the environment', () => {
    const settings = read(['--page-size=5', '--region', 'south', '--strict-mode', '--verbose=false', '--read-only'], {
      CRM_PAGE_SIZE: '7',
      CRM_VERBOSE: 'yes',
      CRM_REGIONS: 'a, b,',
      CRM_CALL_TIMEOUT: '1.5',
    });
    expect(settings.config).toEqual({
      pageSize: 5,
      region: 'south',
      strictMode: true,
      verbose: false,
      regions: ['a', 'b'],
    });
    expect(settings.readOnly).toBe(true);
    expect(settings.common.callTimeoutMs).toBe(1500);
  });

  it('counts a blank variable and an unreplaced form field as unset', () => {
    expect(
      read([], { CRM_DATABASE_URL: '', CRM_PAGE_SIZE: '  ', CRM_REGION: `\${user_config.region}` }).config,
    ).toEqual({ pageSize: 20, verbose: false });
  });

  it('says which limit is none, with what may have been meant', () => {
    expect(problemsOf(() => read(['--limits', 'reads=5/m,write=lots']))).toEqual([
      "--limits: no such effect or tool 'reads'; did you mean 'read'?",
      "--limits: 'write' needs a number and a period, e.g. write=30/h (s, m, h or d)",
    ]);
  });

  it('ignores other prefixes and what Kubernetes adds for a service of the same name', () => {
    const env = {
      CRMX_A: '1',
      PATH: '/bin',
      CRM_SERVICE_HOST: '10.0.0.1',
      CRM_PORT: 'tcp://10.0.0.1:80',
      CRM_PORT_80_TCP_ADDR: '10.0.0.1',
    };
    expect(problemsOf(() => read([], env))).toEqual([]);
  });

  it('keeps the secret and the password within it for redaction', () => {
    expect(read([], { CRM_DATABASE_URL: 'postgres://u:p%40ssword@db/crm' }).secrets).toEqual([
      'postgres://u:p%40ssword@db/crm',
      'p%40ssword',
      'p@ssword',
    ]);
  });
});

describe('problems', () => {
  it('reports all at once, with the way out', () => {
    const server = serverWith({ apiToken: z.string().meta({ description: 'Token of the API', secret: true }) });
    expect(
      problemsOf(() =>
        parseConfig(
          server,
          ['--tools=find_custmer', '--log-levl=x', '--call-timeout', 'soon', 'stray', '--read-only=perhaps'],
          { CRM_API_TOKN: 'x', CRM_LOG_LEVEL: 'debg' },
          linux,
        ),
      ),
    ).toEqual([
      '--log-levl is not a known flag; did you mean --log-level?',
      'an argument belongs to no flag; a subcommand must come first, see --help',
      'CRM_API_TOKN is not a known variable; did you mean CRM_API_TOKEN?',
      'CRM_API_TOKEN (or --api-token) must be set: Token of the API',
      'CRM_LOG_LEVEL must be one of debug, info, warn, error, silent; did you mean debug?',
      '--call-timeout must be a number',
      '--read-only must be true or false',
      "--tools: no such tool 'find_custmer'; did you mean 'find_customer'?",
    ]);
  });

  it('an empty tool list is not all tools', () => {
    expect(problemsOf(() => read(['--tools=']))).toEqual(['--tools needs a value']);
    expect(problemsOf(() => read(['--tools=,']))).toHaveLength(1);
    expect(problemsOf(() => read([], { CRM_TOOLS: '' }))).toHaveLength(1);
  });

  it('a flag without its value, or given twice', () => {
    expect(problemsOf(() => read(['--data-dir', '--read-only']))).toEqual(['--data-dir needs a value']);
    expect(problemsOf(() => read(['--data-dir=/a', '--data-dir=/b']))).toEqual(['--data-dir is given more than once']);
    expect(read(['--tools', 'find_customer', '--tools=create_note']).tools).toEqual(['find_customer', 'create_note']);
  });

  it('a placeholder left by install', () => {
    expect(problemsOf(() => read([], { CRM_DATABASE_URL: '<CRM_DATABASE_URL: fill in>' }))).toEqual([
      'CRM_DATABASE_URL still holds the placeholder of `install`; put its value there',
    ]);
  });

  it('rules over several settings are reported too', () => {
    const server = serverWith({ from: z.number().default(1), to: z.number().default(0) });
    const config = { ...server.config, schema: server.config.schema.refine(() => false, 'from must be before to') };
    expect(problemsOf(() => parseConfig({ ...server, config }, [], {}, linux))).toEqual(['from must be before to']);
  });

  it('a misspelt flag swallows its value, so that a secret is not taken for anything else', () => {
    expect(problemsOf(() => read(['--databse-url', 'postgres://u:hunter2@db']))).toEqual([
      '--databse-url is not a known flag; did you mean --database-url?',
    ]);
  });
});

describe('folders', () => {
  const dirs = (env: Env, host: Parameters<typeof parseConfig>[3]) => parseConfig(crm, [], env, host).common;

  it('follows XDG, macOS and Windows', () => {
    expect(dirs({ XDG_DATA_HOME: '/data' }, linux).dataDir).toBe('/data/enterprise-mcp/crm');
    expect(dirs({ XDG_DATA_HOME: 'relative' }, linux).dataDir).toBe('/home/ada/.local/share/enterprise-mcp/crm');
    expect(dirs({}, { name: 'darwin', homedir: '/Users/ada' }).dataDir).toBe(
      '/Users/ada/Library/Application Support/enterprise-mcp/crm',
    );
    const windows = dirs(
      { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local', crm_log_level: 'debug' },
      { name: 'win32', homedir: 'C:\\Users\\ada' },
    );
    expect(windows.auditDir).toBe('C:\\Users\\ada\\AppData\\Local\\enterprise-mcp\\crm\\audit');
    expect(windows.logLevel).toBe('debug');
  });

  it('expands ~ itself: hosts start servers without a shell', () => {
    expect(dirs({ CRM_DATA_DIR: '~/crm', CRM_AUDIT_DIR: '/var/audit' }, linux)).toMatchObject({
      dataDir: '/home/ada/crm',
      auditDir: '/var/audit',
    });
  });

  it('are read without the server’s own settings', () => {
    const server = serverWith({ apiToken: z.string().meta({ description: 'Token', secret: true }) });
    expect(parseCommon(server, ['--data-dir=/d'], {}, linux).auditDir).toBe('/d/audit');
  });
});

describe('properties', () => {
  // Never a word of the messages themselves: fast-check likes `arguments`.
  const secret = fc
    .string({ minLength: 6, maxLength: 40, unit: 'grapheme-ascii' })
    .filter((s) => /^\S{6,}$/.test(s))
    .map((s) => `${s.slice(0, 3)}~Q${s.slice(3)}`);

  it('no message repeats a secret, wherever it stands', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom('env', 'flag', 'next', 'misspelt', 'typo-env', 'stray'), (value, place) => {
        const given: Record<typeof place, () => unknown> = {
          env: () => read(['--nope'], { CRM_DATABASE_URL: value }),
          flag: () => read([`--database-url=${value}`, '--nope']),
          next: () => read(['--nope', '--database-url', value]),
          misspelt: () => read(['--databse-url', value]),
          'typo-env': () => read([], { CRM_DATABASE_ULR: value }),
          stray: () => read(['--', value]),
        };
        const problems = problemsOf(given[place]);
        expect(problems.length).toBeGreaterThan(0);
        const fixed = problems.join('\n').replaceAll(/CRM_\w+|--[\w-]+|postgres:\/\/user:password@host\/crm/g, '');
        expect(fixed).not.toContain(value);
      }),
    );
  });

  it('any argv gives settings or CONFIG_INVALID, never another error', () => {
    const word = fc.oneof(
      fc.constantFrom('--tools', '--data-dir', '--read-only', '--', '-x', '--page-size=', '--http', '=', '--=', '-'),
      fc.string(),
      fc.string().map((s) => `--${s}`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
        problemsOf(() => read(argv));
      }),
    );
  });

  it('what is written as flag or variable is what arrives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.boolean(), fc.boolean(), (pageSize, verbose, byFlag) => {
        const settings = byFlag
          ? read([`--page-size=${pageSize}`, `--verbose=${verbose}`], { CRM_PAGE_SIZE: '3' })
          : read([], { CRM_PAGE_SIZE: String(pageSize), CRM_VERBOSE: verbose ? 'on' : '0' });
        expect(settings.config).toEqual({ pageSize, verbose });
      }),
    );
  });
});
