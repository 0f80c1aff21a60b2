import { marked } from 'marked';
import type { Block } from '../domain/passages.ts';

/** Markdown as blocks. What only a renderer understands is taken out; what a reader would see stays. */
export function markdownBlocks(markdown: string): readonly Block[] {
  return marked.lexer(withoutTags(markdown)).map((token): Block => {
    if (token.type !== 'heading') return { raw: token.raw };
    return { raw: token.raw, heading: { level: Number(token['depth']), text: inlineText(String(token['text'])) } };
  });
}

/** The first heading of level 1. */
export function firstTitle(blocks: readonly Block[]): string | undefined {
  return blocks.find(({ heading }) => heading?.level === 1)?.heading?.text;
}

/**
 * Template tags (`{% note "text" %}` becomes `text`, `{{ site.url }}` nothing), wiki links (`[[Page|label]]` becomes
 * `label`), comments and scripts. Code stays as it is.
 */
function withoutTags(markdown: string): string {
  return markdown
    .split(/(^```[\s\S]*?^```[^\n]*$|`[^`\n]+`)/m)
    .map((part, index) => (index % 2 === 1 ? part : prose(part)))
    .join('');
}

function prose(text: string): string {
  return text
    .replaceAll(/\{%-?([^%]*(?:%(?!\})[^%]*)*)%\}/g, (_, inner: string) => quoted(inner))
    .replaceAll(/\{\{[^{}]*\}\}/g, '')
    .replaceAll(/!?\[\[([^[\]|]*)(?:\|([^[\]]*))?\]\]/g, (_, page: string, label: string | undefined) => label ?? page)
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/gi, '');
}

const quoted = (inner: string) => [...inner.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b).join(' ');

/** A heading's words without emphasis and links. */
function inlineText(text: string): string {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`]|<[^>]*>|\{#[^}]*\}/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
