import { knowledgeErrors } from '../../errors.ts';
import type { Reader } from '../document.ts';

interface Named {
  readonly name: string;
}

interface Documents {
  structure(
    reader: Reader,
    on: string,
    options?: { signal?: AbortSignal },
  ): Promise<{
    readonly spaces: readonly Named[];
    readonly labels: readonly Named[];
    readonly departments: readonly Named[];
  }>;
}

interface Filters {
  readonly space?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly department?: string | undefined;
}

/** Filters that name something there is, spelled as it is. Asked only when a filtered search found nothing. */
export async function checkFilters(
  filters: Filters,
  documents: Documents,
  reader: Reader,
  on: string,
  options: { signal?: AbortSignal },
): Promise<void> {
  const { space, labels = [], department } = filters;
  if (space === undefined && labels.length === 0 && department === undefined) return;
  const known = await documents.structure(reader, on, options);
  check('space', space, known.spaces);
  for (const label of labels) check('label', label, known.labels);
  check('department', department, known.departments);
}

function check(filter: string, value: string | undefined, known: readonly Named[]): void {
  if (value === undefined || known.some(({ name }) => name.toLowerCase() === value.toLowerCase())) return;
  throw knowledgeErrors.KB_FILTER_UNKNOWN({ filter, value, valid: known.map(({ name }) => name) });
}
