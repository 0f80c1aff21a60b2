// A replica on a PostgreSQL server, killed by the tests. Usage: URL MODE NAME; tells what it does on stdout.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openServerDatabase, postgresState } from '@enterprise-mcp/postgres';
import { recordedLog } from './logs.ts';

const [url = '', mode = '', effects = ''] = process.argv.slice(2);
const db = await openServerDatabase({ url, log: recordedLog() });
const state = postgresState(db, { scope: 'test' });
const tell = (line: string) => process.stdout.write(`${line}\n`);

/** One key after another; an effect is a line in a file, or a row in the transaction of its key. */
async function write(elsewhere: boolean): Promise<void> {
  for (let i = 0; ; i++) {
    const name = `k${i}`;
    const key = { server: 's', principal: 'p', tool: mode, key: name, bodyHash: 'h' };
    const effect = async () => {
      if (elsewhere) appendFileSync(effects, `${name}\n`);
      else await db.transaction((tx) => tx.query('INSERT INTO happened (name) VALUES ($1)', [name]));
      await sleep(Math.random() * 2);
      return name;
    };
    const outcome = await state.once.run(key, effect, { elsewhere }).catch((error: { code?: string }) => ({
      replayed: error.code,
    }));
    tell(`${name} ${outcome.replayed}`);
  }
}

async function count(): Promise<void> {
  for (;;) {
    const [limit] = await state.limits.consume([{ key: 'k', rule: { points: 200, seconds: 3600 } }]);
    tell(limit?.allowed ? 'allowed' : 'refused');
  }
}

tell('ready');
await (mode === 'count' ? count() : write(mode === 'elsewhere'));
