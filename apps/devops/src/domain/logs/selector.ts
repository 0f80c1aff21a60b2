// What a selector may say. The adapters rely on it, and the services file is checked with it.

/** Whether a glob stays below the folder it is used in. */
export function isRelative(segments: readonly string[]): boolean {
  return segments.every((text) => text !== '' && text !== '.' && text !== '..' && !/[\\\0]/.test(text));
}

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/;
// Words of LogQL, which it takes for nothing else wherever they stand, whatever their letters.
const reserved = new Set(
  (
    'and bool by decolorize distinct drop group_left group_right ignoring json keep label_format line_format logfmt offset ' +
    'on or pattern regexp unless unpack unwrap vector without'
  ).split(' '),
);

/** Whether LogQL takes a name for that of a label. */
export function isLabelName(name: string): boolean {
  return labelName.test(name) && !reserved.has(name.toLowerCase());
}

/** Whether Loki takes these for a selection: each name is one, and at least one value narrows it. */
export function isSelection(labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(labels).every(isLabelName) && Object.values(labels).some((value) => value !== '');
}
