import { CodedError, type Command } from '@enterprise-mcp/kit';
import type { PmPorts } from '../ports.ts';

const ALL_FINE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** `mcp-project-management import FILE`: issues of Jira, Linear or GitHub onto the built-in board. */
export const importCommand: Command<PmPorts, unknown> = {
  name: 'import',
  summary: "Import Jira's or Linear's CSV export, or GitHub issues as JSON, into the built-in board.",
  usage: 'FILE [--board KEY] [--sprint "NAME=START..END" …] [--default] [--dry-run]',
  options: {
    board: { type: 'string', description: "Key of the board, like PAY; default: the export's own" },
    sprint: { type: 'string', multiple: true, description: 'Dates of a sprint: "Sprint 8=2026-04-13..2026-04-26"' },
    default: { type: 'boolean', description: 'Make it the board that is meant when none is named' },
    'dry-run': { type: 'boolean', description: 'Read the file and say what would be imported' },
  },
  async run({ positionals, options, connect, stdout, stderr }) {
    const [file, ...others] = positionals;
    const sprints = sprintsOf(options['sprint']);
    if (file === undefined || others.length > 0 || !sprints) {
      stderr.write(
        `usage: import ${importCommand.usage}\n${sprints ? '' : '--sprint must be like "Sprint 8=2026-04-13..2026-04-26"\n'}`,
      );
      return WRONG_USAGE;
    }
    // Loaded when it is asked for: serving must not wait for a CSV parser.
    const [{ readExport }, { toSet }] = await Promise.all([import('./read.ts'), import('./to-set.ts')]);
    try {
      const imported = await readExport(file);
      const key = typeof options['board'] === 'string' ? options['board'] : undefined;
      const { set, notes } = toSet(imported, { key, sprints, isDefault: options['default'] === true, now: new Date() });
      const what = `${set.tasks.length} tasks, ${set.columns.length} columns, ${set.members.length} people onto board ${set.board.key}`;
      for (const note of notes) stderr.write(`${note}\n`);
      if (options['dry-run']) {
        stdout.write(`Would import ${what}.\n`);
        return ALL_FINE;
      }
      const connection = await connect();
      try {
        if (!connection.ports.imports) {
          stderr.write('The built-in board takes imports; remove PM_GITHUB_PROJECT for this command.\n');
          return FAILED;
        }
        const { created, skipped } = await connection.ports.imports.load(set);
        stdout.write(`Imported ${created} tasks onto board ${set.board.key}; ${skipped} were there already.\n`);
        return ALL_FINE;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (!(error instanceof CodedError) || error.category !== 'input') throw error;
      stderr.write(`${error.message}\n`);
      return FAILED;
    }
  },
};

function sprintsOf(given: unknown) {
  const texts = Array.isArray(given) ? given.map(String) : [];
  const sprints = texts.flatMap((text) => {
    const [, name, start, end] = /^(.+)=(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text) ?? [];
    return name && start && end && start <= end ? { name: name.trim(), start, end } : [];
  });
  return sprints.length === texts.length ? sprints : undefined;
}
