/** Removes what must never reach a model: known secret values of the configuration, and shapes of common credentials. */
export type Redactor = (text: string) => string;

const shapes: readonly RegExp[] = [
  /\b(?:ghp|gho|ghs|ghu|github_pat)_[A-Za-z0-9_]{20,255}/g,
  /\bxox[abposr]-[A-Za-z0-9-]{10,255}/g,
  /\bsk-[A-Za-z0-9_-]{20,255}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\beyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,8192}\.[A-Za-z0-9_-]{10,4096}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{0,8192}?-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
  // user:password@ in a URL
  /(?<=\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{1,256}:)[^\s@/]{1,256}(?=@)/gi,
];

// Cheap test that lets the usual text pass without seven scans.
const suspicious = /gh[posu]_|github_pat_|xox[abposr]-|sk-|AKIA|eyJ|PRIVATE KEY|:\/\/[^\s/@]{1,512}@/;

export function redactor(secrets: readonly string[]): Redactor {
  // A secret of a few letters would blank out ordinary words.
  const known = secrets.filter((secret) => secret.length >= 6);
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, '[redacted]');
    if (suspicious.test(clean)) for (const shape of shapes) clean = clean.replaceAll(shape, '[redacted]');
    return clean;
  };
}

// Characters that show nothing and can carry hidden instructions: zero-width, bidirectional and format controls, fillers,
// tags, the control characters but tab and line ends, and variation selectors but the first in a row. The joiners stay:
// emoji and several scripts need them.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1D173}-\u{1D17A}\u{E0000}-\u{E00FF}\u{E01F0}-\u{E0FFF}]|(?<=[\uFE00-\uFE0F\u{E0100}-\u{E01EF}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

export function stripInvisible(text: string): string {
  return text.replaceAll(invisible, '');
}

// What a schema declares; a name of another form may come from outside, as the keys of a record do.
const ownName = /^\w{1,64}$/;

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
    return changed ? Object.fromEntries(entries) : value;
  }
  return value;
}
