import { type FileHandle, open } from 'node:fs/promises';
import type { Finding } from './row.ts';

const HEADER = 'line,column,value,reason,outcome\n';
const BUFFER_CHARS = 64 * 1024;

/** Takes every finding while the import runs. Close it, whatever happens. */
export interface Report {
  add(findings: readonly Finding[]): Promise<void>;
  close(): Promise<void>;
}

export const noReport: Report = { add: async () => {}, close: async () => {} };

/** A CSV file with one line per finding. Values stand there as they were in the source. */
export async function fileReport(path: string): Promise<Report> {
  const file: FileHandle = await open(path, 'w');
  let pending = HEADER;
  const flush = async () => {
    const text = pending;
    pending = '';
    await file.writeFile(text);
  };
  return {
    async add(findings) {
      for (const { line, column, value, reason, outcome } of findings) {
        pending += `${[String(line), column, value, reason, outcome].map(csvCell).join(',')}\n`;
      }
      if (pending.length > BUFFER_CHARS) await flush();
    },
    async close() {
      await flush();
      await file.close();
    },
  };
}

/** RFC 4180. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
