import { access } from 'node:fs/promises';
import type { Command } from '@enterprise-mcp/kit';
import type { KnowledgePorts } from '../ports.ts';
import { ingestOptions, readSettings, UsageError } from './options.ts';

const ALL_FINE = 0;
const SOME_UNREAD = 1;
const WRONG_USAGE = 2;

/** `mcp-knowledge-base ingest PATH…`: a folder of documents into the index, again and again. */
export const ingestCommand: Command<KnowledgePorts, unknown> = {
  name: 'ingest',
  summary:
    'Bring the index up to date with folders of Markdown, HTML, DOCX, PDF and text, or a git repository of them.',
  usage: 'PATH… [--space NAME] [--groups A,B] [--labels A,B] [--kind policy] [--watch] [--report FILE] [--re-embed]',
  options: ingestOptions,
  async run({ positionals, options, connect, signal, stdout, stderr }) {
    try {
      const settings = readSettings(positionals, options);
      for (const path of settings.paths) await access(path);
      // Loaded when it is asked for, while the database is opened: serving must not wait for what reads documents.
      const [{ ports }, { runIngest }, { showProgress }, { summary }] = await Promise.all([
        connect(),
        import('./run-ingest.ts'),
        import('./progress.ts'),
        import('./summary.ts'),
      ]);
      const outcome = await runIngest(ports.index, settings, {
        progress: showProgress(stderr),
        signal,
        report: (run) => stdout.write(summary(run)),
      });
      const unread = outcome.sources.some((source) => source.unread.length > 0);
      return unread || outcome.vectors.pending > 0 ? SOME_UNREAD : ALL_FINE;
    } catch (cause) {
      if (signal.aborted) {
        stderr.write('Interrupted. What is indexed is whole; run it again to go on.\n');
        return SOME_UNREAD;
      }
      const missing = cause instanceof Error && 'code' in cause && 'path' in cause && cause.code === 'ENOENT';
      if (!(cause instanceof UsageError) && !missing) throw cause;
      stderr.write(missing ? `There is no ${String(cause.path)}.\n` : `${cause.message}\n`);
      return WRONG_USAGE;
    }
  },
};
