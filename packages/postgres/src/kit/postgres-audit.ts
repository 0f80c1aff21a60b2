import { createHash } from 'node:crypto';
import type { AuditSource, AuditStore } from '@enterprise-mcp/kit';
import { formatAuditEntry } from '@enterprise-mcp/kit';
import type { Database } from '../database.ts';

const INDEX = 'index.jsonl';

/**
 * The audit log of one server (`scope`) in `kit.audit`, a row a line, in the form it has in files. A trigger refuses to
 * change or remove rows; whoever may drop the trigger is found by the chains and signatures.
 */
export function postgresAudit(db: Database, scope: string): AuditStore {
  const running = createHash('sha256');
  let bytes = 0;
  let entries = 0;

  const insert = (file: string, first: number, lines: readonly string[]) =>
    db.alone(
      `INSERT INTO kit.audit (scope, file, seq, line)
       SELECT $1, $2, $3::bigint + n - 1, line FROM json_array_elements_text($4::text::json) WITH ORDINALITY AS t (line, n)
       ON CONFLICT DO NOTHING`,
      [scope, file, first, JSON.stringify(lines)],
    );

  function add(line: string): void {
    const text = Buffer.from(`${line}\n`);
    running.update(text);
    bytes += text.length;
    entries++;
  }

  /** Reads the entries that other processes have added. */
  async function catchUp(): Promise<void> {
    const { rows } = await db.alone<{ line: string }>(
      'SELECT line FROM kit.audit WHERE scope = $1 AND file = $2 AND seq > $3::bigint ORDER BY seq',
      [scope, INDEX, entries],
    );
    for (const { line } of rows) add(line);
  }

  return {
    async append(file, first, lines) {
      const { rowCount } = await insert(file, first, lines);
      if (rowCount !== lines.length) throw new Error(`kit.audit has other lines in ${file} already`);
    },
    async announce(entry) {
      const line = formatAuditEntry(entry);
      // Whoever knows every entry before takes the next number; of two, one finds it taken and looks again.
      for (let attempt = 0; attempt < 100; attempt++) {
        await catchUp();
        const { rowCount } = await insert(INDEX, entries + 1, [line]);
        if (rowCount === 0) continue;
        add(line);
        return { bytes, sha256: running.copy().digest('hex') };
      }
      throw new Error('kit.audit: the index is written by too many at once');
    },
    async publish(file, publicKey) {
      await insert(file, 1, [publicKey.trimEnd()]);
    },
    source: () => sourceOf(db, scope),
  };
}

function sourceOf(db: Database, scope: string): AuditSource {
  return {
    name: `kit.audit (${scope})`,
    heads: false,
    async list() {
      const { rows } = await db.read((tx) =>
        tx.query<{ file: string }>('SELECT DISTINCT file FROM kit.audit WHERE scope = $1 ORDER BY file', [scope]),
      );
      return rows.map(({ file }) => file);
    },
    async read(file) {
      const { rows } = await db.read((tx) =>
        tx.query<{ text: string | null }>(
          `SELECT string_agg(line || E'\\n', '' ORDER BY seq) AS text FROM kit.audit WHERE scope = $1 AND file = $2`,
          [scope, file],
        ),
      );
      const text = rows[0]?.text;
      return text === null || text === undefined ? undefined : Buffer.from(text).toString('latin1');
    },
  };
}
