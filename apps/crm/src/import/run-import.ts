import { stat } from 'node:fs/promises';
import type { CrmPorts, ImportCount } from '../ports.ts';
import { batchWriter } from './batch-writer.ts';
import { detectFormat, type FileFormat } from './csv-rows.ts';
import { type CustomField, customFields } from './custom-values.ts';
import { dataRows, readHeader } from './data-rows.ts';
import { detectProfile } from './detect-profile.ts';
import { detectEncoding } from './encoding.ts';
import type { ImportSettings } from './options.ts';
import { makePlan, type Plan } from './plan.ts';
import type { Progress } from './progress.ts';
import type { Report } from './report.ts';
import { type Finding, UsageError } from './row.ts';
import { RowReading } from './row-reading.ts';
import { stageLabels } from './stage-labels.ts';
import { type Survey, surveyFile } from './survey.ts';
import { addCounts, noCount } from './write-batch.ts';

export const BATCH_ROWS = 500;
const SAMPLE = 20;

export interface ImportOutcome {
  readonly plan: Plan;
  readonly format: FileFormat;
  readonly rows: number;
  readonly counts: ImportCount;
  readonly refusedRows: number;
  /** The first of all findings, for the summary. */
  readonly sample: readonly Finding[];
  readonly findings: number;
  readonly customFields: readonly CustomField[];
  readonly interrupted: boolean;
}

export interface ImportTools {
  readonly report: Report;
  readonly signal: AbortSignal;
  progress(totalBytes: number): Progress;
}

type Ports = Pick<CrmPorts, 'customers' | 'pipelines' | 'fields' | 'imports'>;

/**
 * Reads the file twice: first to learn how its columns are written and that it is whole, then to import it batch by
 * batch. Rows carry the ids of their source, so that a second run, after an interruption or not, changes nothing.
 */
export async function runImport(settings: ImportSettings, ports: Ports, tools: ImportTools): Promise<ImportOutcome> {
  const { file } = settings;
  const { signal } = tools;
  const { size } = await readable(file);
  const format = await detectFormat(file, await detectEncoding(file, signal));
  const header = await readHeader(file, format, { signal });
  const existing = await ports.fields.fields({ signal });
  const profile = detectProfile(header, settings);
  const reserved = new Set(existing.flatMap((f) => (f.custom ? [] : f.key)));
  const plan = makePlan(header, profile, { map: settings.map, type: settings.type, reserved });
  const stages = stageLabels(await ports.pipelines.pipelines({ signal }), profile, settings.stages);

  const progress = tools.progress(size * 2);
  const options = { signal, onBytes: (bytes: number) => progress.advance(bytes) };
  try {
    const survey = await surveyFile(file, format, plan, options);
    const knowledge = { plan, facts: survey.facts, settings };
    const custom = customFields(knowledge, existing);
    const writer = batchWriter({ knowledge, custom, stages, ports, dryRun: settings.dryRun, signal });
    const added = custom.flatMap((f) => (f.isNew ? f.definition : []));
    if (!settings.dryRun && added.length > 0) await ports.imports.defineFields(added, { signal });

    const tally = new Tally(tools.report);
    let batch: RowReading[] = [];
    const finish = async () => {
      const counts = await writer(batch);
      await tally.add(batch, counts);
      batch = [];
    };
    const outcome = (interrupted: boolean) =>
      tally.outcome({ plan, format, customFields: custom, interrupted }, survey);
    try {
      for await (const row of dataRows(file, format, { width: header.length, system: profile.system }, options)) {
        batch.push(new RowReading(row, knowledge));
        if (batch.length === BATCH_ROWS) await finish();
      }
      await finish();
    } catch (cause) {
      if (!signal.aborted) throw cause;
      return outcome(true);
    }
    return outcome(false);
  } finally {
    progress.stop();
  }
}

class Tally {
  #counts = noCount;
  #refused = 0;
  #findings = 0;
  readonly #sample: Finding[] = [];
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  async add(batch: readonly RowReading[], counts: ImportCount): Promise<void> {
    this.#counts = addCounts(this.#counts, counts);
    for (const reading of batch) {
      if (reading.refused) this.#refused += 1;
      this.#findings += reading.findings.length;
      this.#sample.push(...reading.findings.slice(0, Math.max(0, SAMPLE - this.#sample.length)));
    }
    await this.#report.add(batch.flatMap((r) => r.findings));
  }

  outcome(
    what: Pick<ImportOutcome, 'plan' | 'format' | 'customFields' | 'interrupted'>,
    survey: Survey,
  ): ImportOutcome {
    return {
      ...what,
      rows: survey.rows,
      counts: this.#counts,
      refusedRows: this.#refused,
      sample: this.#sample,
      findings: this.#findings,
    };
  }
}

async function readable(file: string): Promise<{ size: number }> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new UsageError(`${file} is no file.`);
    return found;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`);
  }
}
