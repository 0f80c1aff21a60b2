import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { allLines } from '../../audit/merge.ts';
import { folderSource } from '../../audit/source.ts';
import { actionId, actionsOf } from '../../policy/cedar/actions.ts';
import { covers, mentionsOf } from '../../policy/cedar/mentions.ts';
import { policyOf } from '../../policy/cedar/open.ts';
import { readPolicyFile } from '../../policy/cedar/policy-file.ts';
import { problemText } from '../../policy/cedar/problems.ts';
import { type PastCall, pastCalls, type Replayed, replayed } from '../../policy/replay.ts';
import { printable } from '../printable.ts';
import { stderrLines } from './complaints.ts';
import type { PolicyAction } from './policy.ts';

/** Calls that are shown of each kind of change; the newest say most. */
const SHOWN = 3;

interface Group {
  readonly title: string;
  count: number;
  readonly newest: PastCall[];
}

/** `policy replay AUDIT FILE`: which past calls the policy would decide otherwise. */
export const replay: PolicyAction = async ({ server, process }, [audit = '', file = '']) => {
  const { stdout } = process;
  const read = await readPolicyFile(server, resolve(process.cwd(), file));
  const errors = read.problems.filter(({ severity }) => severity === 'error');
  for (const error of errors) stdout.write(`${problemText(error)}\n`);
  if (errors.length > 0) return 1;
  const policy = policyOf(server, read, { readOnly: false }, stderrLines(process));
  const actions = actionsOf(server);
  const mentions = (action: Parameters<typeof actionId>[0]) => {
    const known = actions.get(actionId(action));
    return known ? read.rules.filter(({ json }) => covers(json, known)).flatMap(({ json }) => mentionsOf(json)) : [];
  };

  const changed = new Map<string, Group>();
  const unjudged = new Map<string, Group>();
  let total = 0;
  for await (const past of pastCalls(allLines(await sourceOf(resolve(process.cwd(), audit))))) {
    total++;
    const now = replayed(server, policy, mentions, past);
    if (now.outcome === 'same') continue;
    count(now.outcome === 'changed' ? changed : unjudged, titleOf(past, now), past);
  }
  for (const group of changed.values()) stdout.write(groupText(group));
  for (const { title, count: times } of unjudged.values()) stdout.write(`not judged: ${times} × ${title}\n`);
  const sum = (groups: Map<string, Group>) => [...groups.values()].reduce((all, group) => all + group.count, 0);
  stdout.write(`${total} calls, ${sum(changed)} would be decided otherwise, ${sum(unjudged)} cannot be judged\n`);
  return 0;
};

/** A folder, or one file of it, which is then replayed alone. */
async function sourceOf(path: string) {
  if ((await stat(path)).isDirectory()) return folderSource(path);
  const name = basename(path);
  return { ...folderSource(dirname(path)), list: async () => [name] };
}

function titleOf({ intent, before, rules }: PastCall, now: Replayed): string {
  const name = printable(String(intent['name'])).slice(1, -1);
  if (now.outcome === 'unjudged') return `${name}: ${now.why}`;
  const by = (ids: readonly string[]) => (ids.length > 0 ? ` (${printable(ids.join(', ')).slice(1, -1)})` : '');
  return `${name}: ${before}${by(rules)} → ${now.after}${by(now.rules)}`;
}

function count(groups: Map<string, Group>, title: string, past: PastCall): void {
  const group = groups.get(title) ?? { title, count: 0, newest: [] };
  group.count++;
  group.newest.push(past);
  if (group.newest.length > SHOWN) group.newest.shift();
  groups.set(title, group);
}

function groupText({ title, count: times, newest }: Group): string {
  const lines = newest.map(({ intent }) => {
    const words = [intent.time, intent['call'], intent['principal'], intent['agent']].map((word) =>
      printable(String(word)).slice(1, -1),
    );
    return `    ${words.join(' ')} ${printable(intent['arguments'])}\n`;
  });
  return `${times} × ${title}\n${lines.join('')}`;
}
