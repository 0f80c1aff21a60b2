import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import mammoth from 'mammoth';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { htmlPage } from './html.ts';

/** Unpacked, a document of any honest size is smaller. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_ENTRIES = 5_000;

/** A DOCX as Markdown. Throws where it is no DOCX, or one that would not fit into memory. */
export async function docxMarkdown(bytes: Buffer): Promise<string> {
  await checkUnpacked(bytes);
  const { value } = await mammoth.convertToHtml(
    { buffer: bytes },
    // Pictures would come along as text.
    { convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
  );
  return htmlPage(value).markdown;
}

/** Unpacks everything once without keeping it: what an archive says about its sizes may be a lie. */
async function checkUnpacked(bytes: Buffer): Promise<void> {
  const open = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer as never);
  const zip = await open(bytes, { lazyEntries: true }).catch(() => {
    throw new Error('it is no DOCX');
  });
  if (zip.entryCount > MOST_ENTRIES) throw new Error('the archive has too many parts');
  let unpacked = 0;
  const counter = () =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        unpacked += chunk.length;
        done(unpacked > MOST_UNPACKED ? new Error('unpacked it is too large') : null);
      },
    });
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      zip.openReadStream(entry, (failure, stream) => {
        if (failure) return reject(failure);
        pipeline(stream, counter()).then(() => zip.readEntry(), reject);
      });
    });
    zip.readEntry();
  });
}
