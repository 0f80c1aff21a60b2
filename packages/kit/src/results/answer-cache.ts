import { LRUCache } from 'lru-cache';
import type { Noted } from '../gate/noted.ts';
import { byteLength } from './clip.ts';

const MOST_ANSWERS = 500;
const MOST_BYTES = 8 * 1024 * 1024;
/** A larger answer is not worth what it would push out. */
const LARGEST_ANSWER = 256 * 1024;

/** Remembered answers of reads. They are of one process, and none survives a write or a change. */
export interface AnswerCache {
  get(key: string): Noted | undefined;
  /** To be taken before the read begins. */
  readonly generation: number;
  /** Keeps nothing when something was changed since `generation`: the answer may be from before. */
  set(key: string, answer: Noted, options: { readonly ttl: number; readonly generation: number }): void;
  clear(): void;
}

export function answerCache(): AnswerCache {
  let generation = 0;
  const answers = new LRUCache<string, Noted>({
    max: MOST_ANSWERS,
    maxSize: MOST_BYTES,
    maxEntrySize: LARGEST_ANSWER,
    sizeCalculation: (answer) => Math.max(1, byteLength(answer)),
  });
  return {
    get: (key) => answers.get(key),
    get generation() {
      return generation;
    },
    set(key, answer, { ttl, generation: asOf }) {
      if (asOf === generation) answers.set(key, answer, { ttl });
    },
    clear() {
      generation++;
      answers.clear();
    },
  };
}
