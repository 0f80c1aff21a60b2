// A second process on a folder, driven by messages. Prints nothing; answers over IPC.
import { openEmbeddedDatabase } from '@enterprise-mcp/postgres';
import type { ChildCommand, ChildEvent } from './child.ts';
import { recordedLog } from './logs.ts';

const [dir = '', snapshot = '', wait = ''] = process.argv.slice(2);
const tell = (event: ChildEvent) => process.send?.(event);

// Loaded ahead of its turn: the start of Node is not what is tested.
if (wait !== '') await new Promise((resolve) => process.once('message', resolve));
const started = performance.now();
const db = await openEmbeddedDatabase({ dir, snapshot, log: recordedLog(), extensions: ['pg_trgm', 'unaccent'] });
tell({ event: 'open', kind: db.kind, milliseconds: performance.now() - started, rss: process.memoryUsage.rss() });

const insert = (name: string) => db.transaction((tx) => tx.query('INSERT INTO items (name) VALUES ($1)', [name]));

process.on('message', async (command: ChildCommand) => {
  switch (command.do) {
    case 'write-forever':
      for (let i = 0; ; i++) {
        const name = `${command.prefix}-${i}`;
        try {
          await insert(name);
          tell({ event: 'acknowledged', name });
        } catch (thrown) {
          tell({
            event: 'failed',
            code: thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown),
          });
        }
      }
    case 'hold-transaction':
      await db.transaction(async (tx) => {
        await tx.query('INSERT INTO items (name) VALUES ($1)', [command.name]);
        tell({ event: 'holding' });
        await new Promise(() => undefined);
      });
      return;
    case 'insert':
      try {
        await insert(command.name);
        tell({ event: 'acknowledged', name: command.name });
      } catch (thrown) {
        tell({ event: 'failed', code: String(thrown) });
      }
      return;
    case 'notify':
      await db.notify('changes', command.payload);
      return;
    case 'kind':
      tell({ event: 'kind', kind: db.kind });
      return;
    case 'open':
      return;
    case 'close':
      await db.close();
      process.disconnect();
  }
});
