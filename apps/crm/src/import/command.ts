import { resolve } from 'node:path';
import type { Command } from '@enterprise-mcp/kit';
import type { CrmPorts } from '../ports.ts';
import { importOptions, readSettings } from './options.ts';
import { fileReport, noReport } from './report.ts';
import { UsageError } from './row.ts';

const ALL_FINE = 0;
const SOME_REFUSED = 1;
const WRONG_USAGE = 2;

/** `mcp-crm import FILE.csv`: customers and deals from HubSpot, Salesforce, Pipedrive or any spreadsheet. */
export const importCommand: Command<CrmPorts, unknown> = {
  name: 'import',
  summary: 'Import customers or opportunities from a CSV export of HubSpot, Salesforce, Pipedrive or a spreadsheet.',
  usage:
    'FILE.csv [--map COLUMN=FIELD …] [--stage "Theirs=Ours" …] [--kind customers|opportunities] [--source SYSTEM] [--dry-run] [--report FILE]',
  options: importOptions,
  async run({ positionals, options, connect, signal, stdout, stderr }) {
    // Loaded when it is asked for: serving must not wait for a CSV parser.
    const [{ runImport }, { showProgress }, { summary }] = await Promise.all([
      import('./run-import.ts'),
      import('./progress.ts'),
      import('./summary.ts'),
    ]);
    try {
      const settings = readSettings(positionals, options);
      if (settings.report && resolve(settings.report) === resolve(settings.file)) {
        throw new UsageError('--report would overwrite the file to import.');
      }
      const connection = await connect();
      const report = settings.report ? await openReport(settings.report) : noReport;
      try {
        const outcome = await runImport(settings, connection.ports, {
          report,
          signal,
          progress: (bytes) => showProgress('import', bytes, stderr),
        });
        stdout.write(summary(settings, outcome));
        return outcome.interrupted || outcome.refusedRows > 0 ? SOME_REFUSED : ALL_FINE;
      } finally {
        await report.close();
        await connection.close();
      }
    } catch (cause) {
      if (signal.aborted) {
        stderr.write('Interrupted before anything was written.\n');
        return SOME_REFUSED;
      }
      if (!(cause instanceof UsageError)) throw cause;
      stderr.write(`${cause.message}\n`);
      return WRONG_USAGE;
    }
  },
};

async function openReport(path: string) {
  try {
    return await fileReport(path);
  } catch (cause) {
    throw new UsageError(`--report ${path} cannot be written (${(cause as NodeJS.ErrnoException).code}).`);
  }
}
