/**
 * Which source a file belongs to: a pod of Kubernetes by the names its files have, else the file without what rotation
 * adds to its name. Files of one source are read as one log.
 */
export function originName(name: string): string {
  const parts = name.split('/');
  const file = parts.at(-1) ?? name;
  // pods/<namespace>_<pod>_<uid>/<container>/0.log
  const folder = parts.at(-3)?.match(/^[^_]+_([^_]+)_[0-9a-f-]{8,36}$/)?.[1];
  if (folder) return `${folder}/${parts.at(-2)}`;
  // containers/<pod>_<namespace>_<container>-<id>.log
  const container = file.match(/^([^_]+)_[^_]+_(.+)-[0-9a-f]{64}\.log/);
  if (container) return `${container[1]}/${container[2]}`;
  const base = file
    .replace(/\.(?:gz|zst|bz2|xz|lz4)$/, '')
    .replace(/[.-]\d{4}-?\d\d-?\d\d(?:[-T]?\d{2,6})?(?=\.|$)/, '')
    .replace(/\.\d{1,4}$/, '')
    .replace(/\.(?:log|txt|json|jsonl|ndjson|out|err)$/, '');
  return [...parts.slice(0, -1), base].join('/');
}
