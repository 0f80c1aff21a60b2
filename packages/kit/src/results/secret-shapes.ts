// Shapes of credentials that are recognised without knowing them. Every repetition is bounded, and none can be entered
// at many places of the same run of characters: the time is linear in the text, whatever the text is.

const REDACTED = '[redacted]';

/** At the start of a word; a line end that is written out as `\n` ends a word, too. */
const START = '(?:(?<![A-Za-z0-9])|(?<=\\\\[nrt]))';

/** What vendors give out: a prefix that is theirs, and letters that are not chosen by people. */
const tokens = [
  // Code hosts and registries
  'gh[pousr]_[A-Za-z0-9_]{20,255}',
  'github_pat_[A-Za-z0-9_]{20,255}',
  'gl(?:pat|dt|ptt|rt|soat|ft|cbt|agent|oas|imt)-[A-Za-z0-9_-]{20,255}',
  'npm_[A-Za-z0-9]{30,64}',
  'pypi-[A-Za-z0-9_-]{40,255}',
  'rubygems_[a-f0-9]{40,64}',
  'dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,64}',
  // Clouds
  'A(?:KIA|SIA)[0-9A-Z]{16}(?![0-9A-Za-z])',
  'AIza[A-Za-z0-9_-]{35}',
  'ya29\\.[A-Za-z0-9_-]{20,1024}',
  'GOCSPX-[A-Za-z0-9_-]{20,64}',
  'do[opr]_v1_[a-f0-9]{40,80}',
  'hv[sbr]\\.[A-Za-z0-9_-]{20,255}',
  'dapi[a-f0-9]{32}',
  'pul-[a-f0-9]{40}',
  'tskey-[a-z]{2,16}-[A-Za-z0-9-]{10,100}',
  // Messages and mail
  'xox[abceoprs]-[A-Za-z0-9-]{10,255}',
  'xapp-[0-9]-[A-Za-z0-9-]{10,255}',
  'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}',
  'SK[a-f0-9]{32}(?![0-9A-Za-z])',
  'key-[a-f0-9]{32}(?![0-9A-Za-z])',
  '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
  // Payment and shops
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,255}',
  'whsec_[A-Za-z0-9+/=]{20,255}',
  'sq0(?:atp|csp)-[A-Za-z0-9_-]{20,64}',
  'shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}',
  // Models, projects, monitoring
  'sk-[A-Za-z0-9_-]{20,255}',
  'hf_[A-Za-z0-9]{30,64}',
  'AT(?:ATT|CTT|BB)[A-Za-z0-9_=-]{24,255}',
  'lin_(?:api|oauth)_[A-Za-z0-9]{30,64}',
  '(?:ntn|secret)_[A-Za-z0-9]{40,64}',
  'NRAK-[A-Z0-9]{27}',
  'gl(?:sa|c)_[A-Za-z0-9+/=_]{30,255}',
  'sntrys_[A-Za-z0-9+/=_-]{30,512}',
  'figd_[A-Za-z0-9_-]{30,100}',
  'PMAK-[A-Za-z0-9-]{40,100}',
  'AGE-SECRET-KEY-1[A-Z0-9]{50,64}',
];
const token = new RegExp(`${START}(?:${tokens.join('|')})`, 'g');

const webToken =
  /(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt]))eyJ[A-Za-z0-9_-]{10,8192}\.[A-Za-z0-9_-]{10,16384}\.[A-Za-z0-9_-]{0,4096}/g;
// Also without its end: a clipped key is as good as most of one.
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!-)){0,16384}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g;
// user:password@ in a URL
const inUrl = /(?<=\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,256}:)[^\s@/]{1,256}(?=@)/gi;
const schemes = /\b(basic|bearer)(\s{1,3})([A-Za-z0-9+/=._~-]{8,4096})/gi;
const assigned = new RegExp(
  '(pass(?:word|wd|phrase|code)?|pwd|secret|token|sig|signature|credentials?|api[_-]?key|' +
    '(?:access|account|auth|private|shared[ _-]?access|signing|encryption|secret|client)[_ -]?key)' +
    '(["\'\\\\]{0,3}\\s{0,3}(=>|[:=])\\s{0,3}["\'\\\\]{0,3})([^\\s"\'\\\\,;&<>()]{6,4096})',
  'gi',
);

// Cheap tests that let the usual text pass: a run of letters as long as the shortest token has, and the words.
const run = /[A-Za-z0-9_+/=.:-]{15}/;
const keyword = /pass|pwd|secret|token|sig|credential|key|basic|bearer/i;
const credentialsInUrl = /:\/\/[^\s/@]{0,512}@/;

/** Replaces what looks like a credential. What stands around it, and the name it is given to, stay. */
export function redactShapes(text: string): string {
  if (text.length < 10) return text;
  let clean = text.includes('PRIVATE KEY') ? text.replace(privateKey, REDACTED) : text;
  if (run.test(clean)) {
    if (clean.includes('eyJ')) clean = clean.replace(webToken, REDACTED);
    clean = clean.replace(token, REDACTED);
  }
  if (clean.includes('://') && credentialsInUrl.test(clean)) clean = clean.replace(inUrl, REDACTED);
  if (!/[:=]|\w\s/.test(clean) || !keyword.test(clean)) return clean;
  return clean
    .replace(schemes, (all, scheme: string, space: string, value: string) =>
      /\d|=|[a-z][A-Z]/.test(value) ? `${scheme}${space}${REDACTED}` : all,
    )
    .replace(assigned, (all, name: string, between: string, sign: string, value: string) =>
      isSecret(sign, value) ? `${name}${between}${REDACTED}` : all,
    );
}

/** `password: hunter2` but not `Password: please`, and `password=anything` but no placeholder. */
function isSecret(sign: string, value: string): boolean {
  if (/^(?:[$%{[*•]|undefined$|x{3})/i.test(value)) return false;
  return sign === '=' || (/[a-z]/i.test(value) ? /[^A-Za-z.!?]/.test(value) : value.length >= 8);
}
