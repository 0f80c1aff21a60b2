import { knownSecrets } from './known-secrets.ts';
import { redactShapes } from './secret-shapes.ts';

/** Removes what must never reach a model: known secret values of the configuration, and shapes of common credentials. */
export type Redactor = (text: string) => string;

export function redactor(secrets: readonly string[]): Redactor {
  const known = knownSecrets(secrets);
  return (text) => redactShapes(known ? text.replace(known, '[redacted]') : text);
}

// Characters that show nothing and can carry hidden instructions: zero-width, bidirectional and format controls, fillers,
// tags, the control characters but tab and line ends, and variation selectors but the first in a row.
const hidden =
  '\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5' +
  '\\u180B-\\u180F\\u200B\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2060-\\u206F\\u2800\\u3164\\uFEFF\\uFFA0\\uFFF0-\\uFFFB' +
  '\\u{1BCA0}-\\u{1BCA3}\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E00FF}\\u{E01F0}-\\u{E0FFF}';
const selectors = '\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}';
// A joiner belongs between emoji and in scripts that shape their letters with it; anywhere else a row of them is a code.
const joinable =
  '\\p{Extended_Pictographic}\\u{1F3FB}-\\u{1F3FF}\\uFE0F\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}' +
  '\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}' +
  '\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}';
const invisible = new RegExp(`[${hidden}]|(?<=[${selectors}])[${selectors}]|(?<![${joinable}])[\\u200C\\u200D]`, 'gu');
// Everything in `invisible` is outside of this.
const plain = /^[\t\n\r\x20-\x7E\u00A1-\u00AC\u00AE-\u0300]*$/;

/** Line separators become line ends: they are none for most readers, and some show nothing. */
export function stripInvisible(text: string): string {
  if (plain.test(text)) return text;
  return text.replaceAll(/[\u2028\u2029]/g, '\n').replaceAll(invisible, '');
}

// What a schema declares. A name of another form may come from outside, as the keys of a record do, and may be a token.
const ownName = /^[a-z][a-z_]{0,31}$/;

/** Applies `clean` to every string of a JSON value, names included; returns the value itself where nothing changed. */
export function mapStrings(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) {
    let changed = false;
    const items = value.map((item) => {
      const mapped = mapStrings(item, clean);
      changed ||= mapped !== item;
      return mapped;
    });
    return changed ? items : value;
  }
  if (value !== null && typeof value === 'object') {
    let changed = false;
    const entries = Object.entries(value).map(([key, inner]) => {
      const mapped = mapStrings(inner, clean);
      const name = ownName.test(key) ? key : clean(key);
      changed ||= mapped !== inner || name !== key;
      return [name, mapped] as const;
    });
    return changed ? Object.fromEntries(apart(entries)) : value;
  }
  return value;
}

/** Two names may have become one; what they hold must not. */
function apart(entries: readonly (readonly [string, unknown])[]): (readonly [string, unknown])[] {
  const taken = new Set<string>();
  return entries.map(([name, value]) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name} (${count})`;
    taken.add(free);
    return [free, value];
  });
}
