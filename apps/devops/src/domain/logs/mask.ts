/** A message longer than this is cut before it is masked: its kind shows at the beginning. */
const LONGEST = 1000;

// In this order: what is more particular first. Every repetition is bounded or over one class of characters, so that the
// time is linear in the message.
const masks: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, '<token>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|\s?[+-]\d\d:?\d\d)?)?\b/g, '<time>'],
  [/\b\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?/g, '<time>'],
  [
    /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s{1,2}\d{1,2}(?:,? \d{4})?,? \d\d:\d\d:\d\d(?: [A-Z]{3,4})?(?: \d{4})?/g,
    '<time>',
  ],
  [/\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\b(?:Z\b)?/g, '<time>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}\b/g, '<mail>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?:\/\d{1,2})?\b/g, '<ip>'],
  [/(?<![\w:])(?=[0-9a-f:]*[0-9a-f]:)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])/gi, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/(?<![\w-])(?=[a-f]*\d)[0-9a-f]{8,}(?![\w-])/gi, '<hex>'],
  [/(?<![\w.])[+-]?\d+(?:\.\d+)?(?:ns|us|µs|ms|s|sec|secs|seconds|min|m|h)\b/g, '<dur>'],
  [/(?<![\w.])[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?(?=%|\b)/gi, '<num>'],
  // What is left with a digit in it: names of pods, threads, versions.
  [/[\w$-]*\d[\w$-]*/g, '<*>'],
  [/[\w$-]{41,}/g, '<*>'],
];
const status = /(?<=" )([1-5]\d\d)(?= |$)/g;
const place = '<(?:token|uuid|time|mail|ip|hex|dur|num|\\*)>';
const list = new RegExp(`(["']?${place}["']?)(?:\\s?[ ,;|:./+-]\\s?["']?${place}["']?){2,}`, 'g');
const spaces = /\s+/g;

// A private character keeps a status from being masked as a number.
const keep = (code: string) => `\uE000${String.fromCharCode(0xe100 + Number(code))}`;
const kept = /\uE000([\uE100-\uE400])/g;

/** A message with its values replaced by what they are: numbers, times, addresses, names with digits. */
export function masked(message: string): string {
  let text = message.length > LONGEST ? message.slice(0, LONGEST) : message;
  text = text.replace(status, keep);
  for (const [shape, name] of masks) text = text.replace(shape, name);
  text = text.replace(kept, (_all, code: string) => String(code.charCodeAt(0) - 0xe100));
  return text.replace(list, '$1…').replace(spaces, ' ').trim();
}

const places = new RegExp(place, 'g');

/** Whether a word of a masked message only stands for a value, so that it says nothing of the kind of message. */
export function isValue(word: string): boolean {
  return word.includes('<') && !/\p{L}/u.test(word.replace(places, ''));
}
