import { kitErrors } from '../errors/kit-errors.ts';
import { ANSWER_CAP, byteLength, CLIP_LENGTHS, clipText } from '../results/clip.ts';
import { fenceAt, openFence } from '../results/fence.ts';
import { mapStrings } from '../results/redact.ts';
import { Rich } from '../results/rich.ts';
import type { Call, Stage } from './call.ts';

/** Notes are asides: what a handler or a correction says at length must not crowd out the answer. */
const MOST_NOTES = 20;
const LONGEST_NOTE = 500;

/** The last hands on an answer: only declared fields, no secrets, no invisible characters, fenced, within the cap. */
export const shape: Stage = async (call, next) => {
  const raw = await next();
  if (raw instanceof Rich) return raw;
  const { clean } = call.runtime;
  const data = mapStrings(call.target.compiled ? call.target.compiled.output.parse(raw) : raw, clean);
  const notes = notesOf(call, clean);
  const whole = dressed(data, notes, call);
  const bytes = byteLength(whole);
  if (bytes <= ANSWER_CAP) return whole;
  for (const length of CLIP_LENGTHS) {
    let clipped = 0;
    const shorter = mapStrings(data, (text) => {
      if (text.length > length) clipped++;
      return clipText(text, length);
    });
    const answer = dressed(shorter, [...notes, `${clipped} long texts were clipped to fit the size limit.`], call);
    if (byteLength(answer) <= ANSWER_CAP) return answer;
  }
  throw kitErrors.ANSWER_TOO_LARGE({ bytes, cap: ANSWER_CAP });
};

/** With its fences, which go around what was clipped so that none stays open, and its notes, which only tools have a place for. */
function dressed(data: unknown, notes: readonly string[], call: Call): unknown {
  const { compiled } = call.target;
  if (!compiled) return data;
  const paths = call.fences ?? compiled.fences;
  const fence = paths.length > 0 ? openFence() : undefined;
  const wrapped = fence ? fenceAt(data, paths, fence.wrap) : data;
  const all = fence?.used ? [...notes, fence.note] : notes;
  return all.length > 0 ? { ...(wrapped as object), notes: all } : wrapped;
}

function notesOf({ notes }: Call, clean: (text: string) => string): string[] {
  const said = notes.slice(0, MOST_NOTES).map((note) => clipText(clean(note), LONGEST_NOTE));
  return notes.length > MOST_NOTES ? [...said, `There are ${notes.length - MOST_NOTES} more notes.`] : said;
}
