import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineClient, type PostgresContainer, postgresContainer, removeLeftovers } from '../../index.ts';
import { describeWithContainers, describeWithPostgres, freshDatabase } from '../../vitest.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000, query_timeout: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

describeWithContainers('postgresContainer', () => {
  let postgres: PostgresContainer;
  beforeAll(async () => {
    postgres = await postgresContainer({ settings: { max_connections: '20' } });
  });
  afterAll(() => postgres?.stop());

  it('has pgvector and the settings it was given', async () => {
    await query(postgres.url, 'create extension if not exists vector');
    expect(await query(postgres.url, "select '[1,2]'::vector <-> '[1,3]' as distance")).toEqual([{ distance: 1 }]);
    expect(await query(postgres.url, 'show max_connections')).toEqual([{ max_connections: '20' }]);
  });

  it('answers nothing while paused and goes on afterwards', async () => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await postgres.pause();
    const late = client.query('select 1 as one');
    await expect(query(postgres.url, 'select 1')).rejects.toThrow(/timeout/i);
    await postgres.unpause();
    expect((await late).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  it('keeps what was committed through a kill, and its URL through a restart', async () => {
    await query(postgres.url, 'create table kept (id int)');
    await query(postgres.url, 'insert into kept values (1)');
    await postgres.kill();
    await expect(query(postgres.url, 'select 1')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|terminated|timeout/);
    await postgres.restart();
    expect(await query(postgres.url, 'select id from kept')).toEqual([{ id: 1 }]);
    await postgres.restart();
    expect(await query(postgres.url, 'select id from kept')).toEqual([{ id: 1 }]);
    expect(await postgres.logs()).toContain('database system is ready');
  });
});

describeWithPostgres('freshDatabase', () => {
  it('is empty, apart from others, and gone after drop', async () => {
    const [a, b] = await Promise.all([freshDatabase(), freshDatabase()]);
    await query(a.url, 'create table here (id int)');
    expect(await query(b.url, "select to_regclass('here') as found")).toEqual([{ found: null }]);
    await Promise.all([a.drop(), b.drop()]);
    await expect(query(a.url, 'select 1')).rejects.toThrow(/does not exist/);
  });
});

describeWithContainers('clean-up', () => {
  const index = join(import.meta.dirname, '../../index.ts');
  const start = () =>
    spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '-e',
        `import('${index}').then(async (t) => { const c = await t.postgresContainer(); console.log(c.port); setInterval(() => {}, 1e6); })`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const published = async (port: string) => {
    const { dockerode } = (await engineClient()).container;
    return (await dockerode.listContainers({ all: true })).filter((c) =>
      c.Ports.some((p) => `${p.PublicPort}` === port),
    );
  };

  it('leaves nothing of a process that was killed', { timeout: 60_000 }, async () => {
    const child = start();
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = line.toString().trim();
    expect(await published(port)).toHaveLength(1);
    child.kill('SIGKILL');
    await expect.poll(() => published(port), { timeout: 15_000, interval: 200 }).toEqual([]);
  });

  it('sweeps what a crash of everything left', { timeout: 60_000 }, async () => {
    const child = start();
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = line.toString().trim();
    // The watcher dies too, as when the machine kills the whole job.
    const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(child.pid)]);
    for (const pid of stdout.split('\n').map(Number).filter(Boolean)) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await published(port)).toHaveLength(1);
    await removeLeftovers(await engineClient());
    expect(await published(port)).toEqual([]);
  });
});
