import TurndownService from 'turndown';

/** An HTML page as Markdown, with what its head says. */
export interface HtmlPage {
  readonly markdown: string;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  readonly author?: string | undefined;
}

const turndown = new TurndownService({
  headingStyle: 'atx',
  codeBlockStyle: 'fenced',
  bulletListMarker: '-',
  hr: '---',
});
turndown.remove([
  'script',
  'style',
  'noscript',
  'template',
  'nav',
  'iframe',
  'object',
  'form',
  'title',
  'head' as never,
]);
// What a reader cannot see is not part of the document, and often not meant for people.
turndown.addRule('hidden', {
  filter: (node) =>
    node.hasAttribute('hidden') ||
    node.getAttribute('aria-hidden') === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0/i.test(node.getAttribute('style') ?? ''),
  replacement: () => '',
});
turndown.addRule('row', {
  filter: 'tr',
  replacement: (_content, node) =>
    `${[...node.childNodes]
      .map((cell) => (cell.textContent ?? '').replaceAll(/\s+/g, ' ').trim())
      .filter((cell) => cell !== '')
      .join(' | ')}\n`,
});

export function htmlPage(html: string): HtmlPage {
  const head = html.slice(0, 20_000);
  return {
    markdown: turndown.turndown(html),
    title: entity(/<title[^>]*>([^<]{1,500})<\/title>/i.exec(head)?.[1]),
    language: /<html[^>]*\slang\s*=\s*["']?([\w-]+)/i.exec(head)?.[1],
    author: entity(/<meta[^>]*name\s*=\s*["']author["'][^>]*content\s*=\s*["']([^"']{1,200})/i.exec(head)?.[1]),
  };
}

/** The encoding that a page declares in its head. */
export function declaredEncoding(bytes: Buffer): string | undefined {
  return /<meta[^>]*charset\s*=\s*["']?([\w-]+)/i.exec(bytes.subarray(0, 2_048).toString('latin1'))?.[1];
}

function entity(text: string | undefined): string | undefined {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
  return text
    ?.replaceAll(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => named[name] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
