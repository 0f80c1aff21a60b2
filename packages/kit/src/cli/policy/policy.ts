import { closest } from '../../errors/did-you-mean.ts';
import { readCommandLine } from '../command-line.ts';
import { type Invocation, type Run, subcommands } from '../subcommand.ts';
import { usageError } from '../usage.ts';

/** Resolves to the exit code. */
export type PolicyAction = (invocation: Invocation, files: readonly string[]) => Promise<number>;

interface Entry {
  readonly operands: string;
  readonly fits: (count: number) => boolean;
  /** Loaded when it is asked for. */
  readonly load: () => Promise<PolicyAction>;
}

const actions: Readonly<Record<string, Entry>> = {
  check: { operands: 'FILE', fits: (count) => count === 1, load: async () => (await import('./check.ts')).check },
  schema: { operands: '', fits: (count) => count === 0, load: async () => (await import('./schema.ts')).schema },
  test: { operands: 'FILE...', fits: (count) => count > 0, load: async () => (await import('./test.ts')).test },
  replay: {
    operands: 'AUDIT-FOLDER FILE',
    fits: (count) => count === 2,
    load: async () => (await import('./replay.ts')).replay,
  },
};

/** `policy check|schema|test|replay`. Needs no settings: a policy is written where the server does not run. */
export const policy: Run = async (invocation) => {
  const { server, process } = invocation;
  const options = subcommands.find(({ name }) => name === 'policy')?.options ?? {};
  const line = readCommandLine(server, options, invocation.argv);
  const [name = '', ...files] = line.positionals;
  const entry = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const names = Object.keys(actions);
  const meant = closest(name, names);
  const problems = [
    ...line.problems,
    ...(entry ? [] : [`Say what to do: ${names.join(', ')}${meant ? `; did you mean '${meant}'?` : ''}`]),
    ...(entry && !entry.fits(files.length) ? [`Usage: policy ${name} ${entry.operands}`.trimEnd()] : []),
  ];
  if (!entry || problems.length > 0) return usageError(invocation, 'policy', problems);
  try {
    const action = await entry.load();
    return await action(invocation, files);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || path === undefined) throw error;
    process.stderr.write(`There is no file ${path}.\n`);
    return 1;
  }
};
