import { kitErrors } from '../errors/kit-errors.ts';
import { ANSWER_CAP, byteLength, clipLongest } from '../results/clip.ts';
import { fenceAt, openFence } from '../results/fence.ts';
import { mapStrings, stripInvisible } from '../results/redact.ts';
import type { Call, Stage } from './call.ts';

/** The last hands on an answer: only declared fields, no secrets, no invisible characters, fenced, within the cap. */
export const shape: Stage = async (call, next) => {
  const raw = await next();
  const declared = call.target.compiled ? call.target.compiled.output.parse(raw) : raw;
  const clean = mapStrings(declared, (text) => call.runtime.redact(stripInvisible(text)));
  return withNotes(capped(fenced(clean, call), call), call);
};

function fenced(data: unknown, call: Call): unknown {
  const paths = call.target.compiled?.fences ?? [];
  if (paths.length === 0) return data;
  const fence = openFence();
  const wrapped = fenceAt(data, paths, fence.wrap);
  if (wrapped !== data && byteLength(wrapped) !== byteLength(data)) call.notes.push(fence.note);
  return wrapped;
}

function capped(data: unknown, call: Call): unknown {
  const bytes = byteLength(data);
  if (bytes <= ANSWER_CAP) return data;
  const shorter = clipLongest(data, ANSWER_CAP);
  if (!shorter) throw kitErrors.ANSWER_TOO_LARGE({ bytes, cap: ANSWER_CAP });
  call.notes.push(`${shorter.clipped} long texts were clipped to fit the size limit.`);
  return shorter.data;
}

/** Notes are part of every tool's output; other kinds have no place for them. */
function withNotes(data: unknown, call: Call): unknown {
  return call.notes.length > 0 && call.target.kind === 'tool' ? { ...(data as object), notes: call.notes } : data;
}
