const MARK = /(?:\n\n)?<!-- mcp-pm:([0-9a-f]{8,64}) -->\s*$/;

/**
 * A text with the mark of the call that wrote it. GitHub shows it to nobody, and it is what a repeat of a call that was
 * cut off recognises its own work by: no transaction spans GitHub and this server.
 */
export function marked(text: string, marker: string): string {
  return `${text}${text === '' ? '' : '\n\n'}<!-- mcp-pm:${marker} -->`;
}

export function markerOf(text: string): string | undefined {
  return MARK.exec(text)?.[1];
}

export function withoutMarker(text: string): string {
  return text.replace(MARK, '');
}
