import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ConfigOf, ConnectContext, Connection } from '@enterprise-mcp/kit';
import { connectDatabase, type Database } from '@enterprise-mcp/postgres';
import { openaiEmbedder } from './adapters/openai/embedder.ts';
import { CHANNEL, postgresKnowledge } from './adapters/postgres/index.ts';
import { database, sampleHandbook } from './assets.ts';
import type { config } from './config.ts';
import { parseSynonyms, type Synonyms } from './domain/synonyms.ts';
import { knowledgeErrors } from './errors.ts';
import { refresh } from './ingest/refresh.ts';
import type { KnowledgePorts, Refresher } from './ports.ts';

/** Configuration to ports: the company's PostgreSQL, or the embedded one; `--demo` never touches either. */
export async function connect(
  settings: ConfigOf<typeof config>,
  context: ConnectContext,
): Promise<Connection<KnowledgePorts>> {
  const { demo } = context;
  const synonyms = demo ? [] : await synonymsOf(settings.synonymsFile);
  const url = demo ? undefined : settings.databaseUrl;
  const { db, state, health } = await connectDatabase({
    ...database,
    url,
    poolSize: settings.databasePool,
    // An index over a hundred thousand vectors is built in one statement.
    statementTimeoutMs: 15 * 60_000,
    dir: context.dataDir,
    log: context.log,
  });
  const { embeddingsUrl, embeddingsModel: model, embeddingsKey: key } = settings;
  const embedder = demo || embeddingsUrl === undefined ? undefined : openaiEmbedder({ url: embeddingsUrl, model, key });
  const ports = postgresKnowledge(db, { embedder, synonyms });
  try {
    // With nothing configured there is something to see; the company's own database gets nothing that it did not ask for.
    if (url === undefined && embedder === undefined && (await ports.index.sources()).length === 0)
      await fillWithSample(db);
    // Subjects as the adapter names them: `structure`, `documents/doc_42`.
    await db.listen(CHANNEL, (subject) => context.changed(`kb://${subject}`));
  } catch (error) {
    await db.close();
    throw error;
  }
  const everyonesGroups = demo ? [] : settings.readerGroups;
  const ingest: Refresher = { refresh: (name, options) => refresh(ports.index, name, options) };
  return { ports: { ...ports, ingest, everyonesGroups }, state, health, close: () => db.close() };
}

/** The sample handbook into an empty database. The one that is shipped has it already. */
export async function fillWithSample(db: Database): Promise<void> {
  const { loadSample } = await import('./ingest/run-ingest.ts');
  await loadSample(postgresKnowledge(db, { synonyms: [] }).index, fileURLToPath(sampleHandbook));
}

async function synonymsOf(file: string | undefined): Promise<Synonyms> {
  if (file === undefined) return [];
  try {
    return parseSynonyms(await readFile(file, 'utf8'));
  } catch (cause) {
    throw knowledgeErrors.KB_SYNONYMS_INVALID({
      file,
      problem: cause instanceof Error ? cause.message : String(cause),
    });
  }
}
