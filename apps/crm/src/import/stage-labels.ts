import { closest } from '@enterprise-mcp/kit';
import type { Pipeline } from '../domain/opportunity.ts';
import type { Profile } from './profile.ts';
import { type Parsed, parsed, UsageError, unparsed } from './row.ts';

export interface StageLabels {
  readonly valid: readonly string[];
  /** A stage of the other system as it is called here. Never a default: an unknown stage refuses the row. */
  translate(label: string | undefined, status?: string | undefined): Parsed<string>;
}

/** What was said with `--stage` first, then our own labels to the letter, then the other system's standard stages. */
export function stageLabels(
  pipelines: readonly Pipeline[],
  profile: Profile,
  said: ReadonlyMap<string, string>,
): StageLabels {
  const pipeline = pipelines.find((p) => p.isDefault) ?? pipelines[0];
  const stages = pipeline?.stages ?? [];
  const valid = stages.map((s) => s.label);
  const list = valid.map((label) => `'${label}'`).join(', ');
  for (const [theirs, ours] of said) {
    if (valid.includes(ours)) continue;
    const near = closest(ours, valid);
    throw new UsageError(
      `--stage '${theirs}=${ours}': there is no stage '${ours}'.${near ? ` Did you mean '${near}'?` : ''} Valid: ${list}.`,
    );
  }
  const ofKind = (kind: 'won' | 'lost') => stages.find((s) => s.kind === kind)?.label;

  function ours(label: string): string | undefined {
    const given = said.get(label);
    if (given) return given;
    if (valid.includes(label)) return label;
    // HubSpot writes the pipeline behind the stage when an account has several: `Closed Won (Sales Pipeline)`.
    const plain = label.toLowerCase().replace(/ \([^)]*\)$/, '');
    const preset = profile.stages?.[plain];
    return preset !== undefined && valid.includes(preset) ? preset : undefined;
  }

  return {
    valid,
    translate(label, status) {
      const closed = status?.toLowerCase();
      if (closed === 'won' || closed === 'lost') {
        const found = ofKind(closed);
        return found ? parsed(found) : unparsed(`the pipeline has no ${closed} stage`);
      }
      if (closed === 'deleted') return unparsed('the deal was deleted there');
      if (!label) return unparsed(`no stage; valid are ${list}`);
      const found = ours(label);
      return found ? parsed(found) : unparsed(`unknown stage '${label}'; say --stage "${label}=…" with one of ${list}`);
    },
  };
}
