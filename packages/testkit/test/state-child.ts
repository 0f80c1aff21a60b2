// A process on a store, killed by the tests. Usage: FOLDER|URL MODE [NAME]; tells what it does on stdout.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileState } from '@enterprise-mcp/kit';

const [dir = '', mode = '', effects = ''] = process.argv.slice(2);
const state = fileState(dir);
const tell = (line: string) => process.stdout.write(`${line}\n`);
tell('ready');

/** Writes keys one after another; each effect is a line in a file, which no transaction can hold. */
async function write(): Promise<void> {
  for (let i = 0; ; i++) {
    const key = { server: 's', principal: 'p', tool: 't', key: `k${i}`, bodyHash: 'h' };
    const outcome = await state.once
      .run(
        key,
        async () => {
          appendFileSync(effects, `${key.key}\n`);
          await sleep(Math.random() * 2);
          return key.key;
        },
        { elsewhere: true },
      )
      .catch((error: { code?: string }) => ({ replayed: error.code }));
    tell(`${key.key} ${outcome.replayed}`);
  }
}

async function count(): Promise<void> {
  for (;;) {
    const [limit] = await state.limits.consume([{ key: 'k', rule: { points: 100, seconds: 3600 } }]);
    tell(limit?.allowed ? 'allowed' : 'refused');
    await sleep(1);
  }
}

await (mode === 'write' ? write() : count());
