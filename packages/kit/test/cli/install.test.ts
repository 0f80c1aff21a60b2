import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editedText, readConfigFile, replaceConfigFile } from '../../src/cli/install/config-file.ts';
import { hosts } from '../../src/cli/install/hosts.ts';
import { main } from '../../src/serve/cli.ts';
import { type FakeProcess, fakeProcess, SECRET, sampleServer } from './fake-process.ts';

type Options = NonNullable<Parameters<typeof fakeProcess>[1]>;

async function install(args: readonly string[], options: Options = {}): Promise<FakeProcess> {
  const process = fakeProcess(['install', ...args], options);
  await main(sampleServer(), process);
  return process;
}

const desktop = '.config/Claude/claude_desktop_config.json';
const home = () => fakeProcess([]).home;
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

function put(folder: string, file: string, text: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('showing', () => {
  it('says what would change and writes nothing', async () => {
    const process = await install(['--host', 'claude-desktop', '--read-only'], { env: { CRM_PAGE_SIZE: '5' } });
    expect(process.exitCode).toBe(0);
    expect(process.out()).toContain(`Would change ${join(process.home, desktop)}`);
    expect(process.out()).toContain('+       "command": "npx"');
    expect(process.out()).toContain('+         "CRM_PAGE_SIZE": "5"');
    expect(process.out()).toContain('"--read-only"');
    expect(process.out()).toContain('Nothing was written');
    expect(existsSync(join(process.home, '.config'))).toBe(false);
  });

  it('shows no secret: neither its own nor those of other servers', async () => {
    const folder = home();
    put(
      folder,
      desktop,
      JSON.stringify({ mcpServers: { other: { env: { TOKEN: 'tok-12345' }, args: ['--key=abcdef'] } } }),
    );
    const process = await install(['--host=claude-desktop', '--include-secrets'], {
      home: folder,
      env: { CRM_DATABASE_URL: SECRET },
    });
    expect(process.out()).toContain('"CRM_DATABASE_URL": "(not shown)"');
    expect(process.out()).not.toMatch(/hunter2|tok-12345|abcdef/);
  });
});

describe('writing', () => {
  it('keeps everything else, its indentation too, and leaves a copy beside', async () => {
    const folder = home();
    const before = `${JSON.stringify({ theme: 'dark', mcpServers: { other: { command: 'x' } }, z: [1, 2] }, undefined, '\t')}\n`;
    const path = put(folder, desktop, before);
    chmodSync(path, 0o640);
    const process = await install(['--host', 'claude-desktop', '--write'], { home: folder });
    expect(process.exitCode).toBe(0);
    expect(json(path)).toEqual({
      theme: 'dark',
      mcpServers: { other: { command: 'x' }, crm: { command: 'npx', args: ['-y', '@enterprise-mcp/crm'] } },
      z: [1, 2],
    });
    expect(readFileSync(path, 'utf8')).toContain('\n\t"theme"');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    const files = readdirSync(dirname(path));
    expect(files).toHaveLength(2);
    const backup = files.find((file) => file.includes('.backup-')) ?? '';
    expect(readFileSync(join(dirname(path), backup), 'utf8')).toBe(before);
  });

  it('makes the file where there is none, for the owner alone', async () => {
    const process = await install(['--host=cursor', '--write'], { env: { CRM_DATABASE_URL: SECRET } });
    const path = join(process.home, '.cursor/mcp.json');
    expect(json(path)).toEqual({
      mcpServers: {
        crm: {
          command: 'npx',
          args: ['-y', '@enterprise-mcp/crm'],
          env: { CRM_DATABASE_URL: `\${env:CRM_DATABASE_URL}` },
        },
      },
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toEqual(['mcp.json']);
  });

  it('a second time changes nothing, and a filled-in secret is not undone', async () => {
    const folder = home();
    const env = { CRM_DATABASE_URL: SECRET };
    await install(['--host=claude-desktop', '--write'], { home: folder, env });
    const path = join(folder, desktop);
    expect(readFileSync(path, 'utf8')).toContain('<CRM_DATABASE_URL: fill in>');
    writeFileSync(path, readFileSync(path, 'utf8').replace('<CRM_DATABASE_URL: fill in>', 'postgres://real'));
    const again = await install(['--host=claude-desktop', '--write'], { home: folder, env });
    expect(again.out()).toContain('has this entry already');
    expect(again.out()).not.toContain('postgres://real');
    expect(readFileSync(path, 'utf8')).toContain('postgres://real');
  });

  it('VS Code: `servers`, and a question for the secret', async () => {
    const folder = home();
    const path = put(folder, 'mine.json', JSON.stringify({ inputs: [{ id: 'x' }], servers: { y: {} } }));
    await install(['--host=vscode', '--write', '--file=mine.json'], {
      home: folder,
      env: { CRM_DATABASE_URL: SECRET },
    });
    expect(json(path)).toEqual({
      inputs: [
        { id: 'x' },
        { type: 'promptString', id: 'crm-database-url', description: 'Where the data is', password: true },
      ],
      servers: {
        y: {},
        crm: {
          type: 'stdio',
          command: 'npx',
          args: ['-y', '@enterprise-mcp/crm'],
          env: { CRM_DATABASE_URL: `\${input:crm-database-url}` },
        },
      },
    });
  });

  it.each(['vscode', 'cursor'])('%s reads comments: they stay, as everything around the entry does', async (host) => {
    const folder = home();
    const key = host === 'vscode' ? 'servers' : 'mcpServers';
    const before = `\uFEFF// mine\r
{\r
\t"${key}": { /* one line */ "other": { "command": "x", }, },\r
\t// at the end\r
\t"theme": "dark",\r
}\r
`;
    const path = put(folder, 'mine.json', before);
    const process = await install([`--host=${host}`, '--write', '--file=mine.json', '--read-only'], { home: folder });
    expect(process.err()).toBe('');
    const after = readFileSync(path, 'utf8');
    for (const kept of ['\uFEFF// mine\r\n{\r\n', '/* one line */', '\t// at the end\r\n']) {
      expect(after).toContain(kept);
    }
    expect(after.split('\n').every((line, i, all) => i === all.length - 1 || line.endsWith('\r'))).toBe(true);
    const [backup = ''] = readdirSync(folder).filter((file) => file.startsWith('mine.json.backup-'));
    expect(readFileSync(join(folder, backup), 'utf8')).toBe(before);

    // A comment inside the entry itself stays too, when it changes.
    writeFileSync(
      path,
      after
        .replace('"--read-only"', '"--read-only" /* why */')
        .replace('"command": "npx"', '"command": "npx", // found'),
    );
    await install([`--host=${host}`, '--write', '--file=mine.json', '--read-only'], {
      home: folder,
      env: { CRM_PAGE_SIZE: '5' },
    });
    const again = readFileSync(path, 'utf8');
    expect(again).toContain('/* why */');
    expect(again).toContain('// found');
    expect(readConfigFile(path, { comments: true }).document).toMatchObject({
      theme: 'dark',
      [key]: { other: { command: 'x' }, crm: { command: 'npx', env: { CRM_PAGE_SIZE: '5' } } },
    });
  });

  it('whatever is in a file: all of it stays, and the entry is there', () => {
    const name = fc.constantFrom('a', 'mcpServers', 'crm', 'env', '"', '\\', '//', 'é');
    const comment = fc.constantFrom('', '/* c */', '// c\n', '\n', '\t', ' ');
    const { object } = fc.letrec<{ object: string; value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'json' },
        fc.jsonValue({ maxDepth: 0 }).map((one) => JSON.stringify(one)),
        tie('object'),
      ),
      object: fc
        .tuple(
          fc.uniqueArray(fc.tuple(name, tie('value'), comment, comment), { maxLength: 3, selector: ([key]) => key }),
          comment,
        )
        .map(([entries, last]) => {
          const inside = entries
            .map(([key, value, one, two]) => `${one}${JSON.stringify(key)}:${two}${value}`)
            .join(',');
          return `{${inside}${entries.length > 0 && last.length > 1 ? ',' : ''}${last}}`;
        }),
    }));
    const path = put(home(), 'any.json', '');
    fc.assert(
      fc.property(object, name, (text, key) => {
        writeFileSync(path, text);
        const file = readConfigFile(path, { comments: true });
        const next = { ...file.document, [key]: { command: 'npx', args: ['-y', 'x'] } };
        const edited = editedText(file, next);
        writeFileSync(path, edited);
        expect(readConfigFile(path, { comments: true }).document).toEqual(next);
        const comments = (json: string) => json.match(/\/[*/] c/g)?.length;
        if (!(key in file.document)) expect(comments(edited)).toBe(comments(text));
      }),
      { numRuns: 300 },
    );
  });

  it('Windows starts npx through cmd', async () => {
    const process = await install(['--host=claude-code', '--write', '--file=x.json'], { platform: 'win32' });
    const { mcpServers } = json(join(process.home, 'x.json')) as { mcpServers: Record<string, unknown> };
    expect(mcpServers['crm']).toEqual({
      type: 'stdio',
      command: 'cmd',
      args: ['/c', 'npx', '-y', '@enterprise-mcp/crm'],
    });
  });

  it('a fork installs itself: its package name, or with --local this very file', async () => {
    const folder = home();
    put(folder, 'fork/package.json', JSON.stringify({ name: '@acme/billing' }));
    const script = put(folder, 'fork/dist/bin.js', '');
    symlinkSync(script, join(folder, 'mcp-billing'));
    const options = { home: folder, script: join(folder, 'mcp-billing') };
    const published = await install(['--host=claude-code'], options);
    expect(published.out()).toContain('"@acme/billing"');
    const local = await install(['--host=claude-code', '--local'], options);
    expect(local.out()).toContain('"/usr/bin/node"');
    expect(local.out()).toContain(`"${script}"`);
  });
});

describe('refusing', () => {
  it.each([
    ['broken JSON', '{"mcpServers": {', 'not valid JSON'],
    [
      'comments, where the host reads none',
      '{\n// mine\n"a": 1}',
      'line 2 is not valid JSON (InvalidCommentToken; the host takes no comments',
    ],
    ['a key that is there twice', '{"mcpServers": {}, "mcpServers": {}}', 'twice'],
    ['a list', '[]', 'not a JSON object'],
    ['servers of another kind', '{"mcpServers": []}', '"mcpServers" is not an object'],
  ])('%s: the file is left alone', async (_, text, why) => {
    const folder = home();
    const path = put(folder, desktop, text);
    const process = await install(['--host=claude-desktop', '--write'], { home: folder });
    expect(process.exitCode).toBe(1);
    expect(process.err()).toContain(why);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });

  it('a file that changed meanwhile', () => {
    const path = put(home(), 'a.json', '{}');
    const file = readConfigFile(path);
    writeFileSync(path, '{"new": 1}');
    expect(() => replaceConfigFile(file, 'x', new Date())).toThrow('changed by another program');
    expect(readFileSync(path, 'utf8')).toBe('{"new": 1}');
    expect(readdirSync(dirname(path)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('an unknown host, and a secret among the arguments', async () => {
    const process = await install(['--host=claude-desk', `--database-url=${SECRET}`]);
    expect(process.exitCode).toBe(2);
    expect(process.err()).toContain('did you mean --host claude-desktop?');
    expect(process.err()).toContain('set CRM_DATABASE_URL instead');
    expect(process.err() + process.out()).not.toContain('hunter2');
  });
});

it('knows where each host keeps its file on each platform', () => {
  const file = (name: string, platform: 'linux' | 'darwin' | 'win32', env = {}) =>
    hosts
      .find((host) => host.name === name)
      ?.file({
        host: { name: platform, homedir: platform === 'win32' ? 'C:\\Users\\ada' : '/home/ada' },
        env,
        cwd: '/work',
      });
  expect(file('claude-desktop', 'darwin')).toBe(
    '/home/ada/Library/Application Support/Claude/claude_desktop_config.json',
  );
  expect(file('claude-desktop', 'win32', { APPDATA: 'D:\\Roaming' })).toBe(
    'D:\\Roaming\\Claude\\claude_desktop_config.json',
  );
  expect(file('vscode', 'win32')).toBe('C:\\Users\\ada\\AppData\\Roaming\\Code\\User\\mcp.json');
  expect(file('vscode', 'linux', { XDG_CONFIG_HOME: '/cfg' })).toBe('/cfg/Code/User/mcp.json');
  expect(file('cursor', 'linux')).toBe('/home/ada/.cursor/mcp.json');
  expect(file('claude-code', 'linux')).toBe('/work/.mcp.json');
});
