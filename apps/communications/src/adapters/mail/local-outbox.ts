import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transport } from '../../ports.ts';

/** A folder in place of a mail server: each letter a file that a mail program opens. Nothing leaves the machine. */
export function localOutbox(folder: string): Transport {
  return {
    place: { leaves: false, name: folder },
    async send({ id, raw, recipients, subject, frozenAt }) {
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${frozenAt.toISOString().slice(0, 10)}-${slug(subject)}-${id.slice(0, 8)}.eml`);
      // Written under another name first: whoever looks never finds half a letter.
      await writeFile(`${file}.part`, raw);
      await rename(`${file}.part`, file);
      return { outcome: 'sent', recipients: recipients.map((address) => ({ address, outcome: 'accepted' })), file };
    },
  };
}

function slug(subject: string): string {
  const words = subject.normalize('NFKD').replaceAll(/[^a-zA-Z0-9]+/g, '-');
  return (
    words
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 40)
      .toLowerCase() || 'letter'
  );
}
