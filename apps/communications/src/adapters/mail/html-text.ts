/** What a reader would not see of an HTML mail: it is left out, since a model would read it. */
const unseen = [
  'head',
  'script',
  'style',
  'img',
  'template',
  'noscript',
  '[hidden]',
  ...[
    'display:none',
    'display: none',
    'visibility:hidden',
    'visibility: hidden',
    'font-size:0',
    'font-size: 0',
    'opacity:0',
    'opacity: 0',
    'max-height:0',
    'max-height: 0',
    'mso-hide:all',
    'mso-hide: all',
    'color:transparent',
    'color: transparent',
    'color:#fff',
    'color: #fff',
    'color:white',
    'color: white',
  ].map((style) => `[style*="${style}" i]`),
];

/** HTML as plain text, without addresses of links and pictures. */
export async function htmlText(html: string): Promise<string> {
  const { convert } = await import('html-to-text');
  return convert(html, {
    wordwrap: false,
    // A zero-width space is nothing, and no space.
    whitespaceCharacters: ' \t\r\n\f',
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      ...unseen.map((selector) => ({ selector, format: 'skip' })),
    ],
    limits: { maxInputLength: 2_000_000 },
  });
}
