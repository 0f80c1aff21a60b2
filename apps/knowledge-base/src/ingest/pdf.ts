import { extractText, getDocumentProxy } from 'unpdf';

const MOST_PAGES = 3_000;

/** A PDF's text, each page under a heading with its number. Throws where there is none. */
export async function pdfMarkdown(
  bytes: Buffer,
): Promise<{ readonly markdown: string; readonly title?: string | undefined }> {
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : '';
    throw new Error(/password/i.test(reason) ? 'the PDF is encrypted' : 'the PDF is broken');
  });
  try {
    if (document.numPages > MOST_PAGES) throw new Error(`the PDF has more than ${MOST_PAGES} pages`);
    const { text } = await extractText(document, { mergePages: false });
    if (text.every((page) => page.trim() === '')) throw new Error('the PDF has no text, only pictures');
    const metadata = await document.getMetadata().catch(() => undefined);
    const title = (metadata?.info as { Title?: unknown } | undefined)?.Title;
    return {
      markdown: text.map((page, index) => `## Page ${index + 1}\n\n${escaped(page)}\n\n`).join(''),
      title: typeof title === 'string' && title.trim() !== '' ? title.trim() : undefined,
    };
  } finally {
    await document.destroy();
  }
}

/** A line of a page must not become a heading. */
const escaped = (page: string) => page.replaceAll(/^([#>=-])/gm, '\\$1');
