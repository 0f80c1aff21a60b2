/** A line of an iCalendar text: `name`, parameters, value, the latter unescaped. */
export interface IcsLine {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly value: string;
}

/**
 * RFC 5545, read by nothing of the project's and as the most credulous program would: whatever some language could
 * take for the end of a line is one. Throws where a line is none.
 */
export function strictlyRead(text: string): IcsLine[] {
  const unfolded = text.replaceAll(/\r\n[ \t]/g, '');
  const lines = unfolded.split(/\r\n|(?!\t)[\p{Cc}\p{Zl}\p{Zp}]/u);
  if (lines.pop() !== '') throw new Error('the last line has no end');
  return lines.map((line) => {
    const head = /^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)$/su.exec(line);
    if (!head) throw new Error(`no line of iCalendar: ${JSON.stringify(line)}`);
    const [, name = '', parameters = '', value = ''] = head;
    const pairs = [...parameters.matchAll(/;([A-Z-]+)=(?:"([^"]*)"|([^";:,]*))/gu)];
    return {
      name,
      parameters: Object.fromEntries(pairs.map(([, key = '', quoted, bare]) => [key, quoted ?? bare ?? ''])),
      value: value.replaceAll(/\\([\\;,nN])/g, (_, found: string) => (found === 'n' || found === 'N' ? '\n' : found)),
    };
  });
}
