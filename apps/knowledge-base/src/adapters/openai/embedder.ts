import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { knowledgeErrors } from '../../errors.ts';
import type { Embedder } from '../../ports.ts';

export interface EmbedderOptions {
  /** Up to and without `/embeddings`. */
  readonly url: string;
  readonly model: string;
  readonly key?: string | undefined;
  /** Waits before the second and the third attempt. */
  readonly pauses?: readonly number[] | undefined;
}

/** Texts in one request: what small servers take without running out of memory. */
const BATCH = 32;
const REQUEST_MS = 60_000;

const answer = z.object({
  data: z.array(z.object({ index: z.int().optional(), embedding: z.array(z.number()).min(1).max(8_192) })),
});

/** A model behind an OpenAI-compatible endpoint (Ollama, vLLM, TEI, OpenAI). */
export function openaiEmbedder({ url, model, key, pauses = [500, 2_000] }: EmbedderOptions): Embedder {
  const endpoint = `${url.replace(/\/+$/, '')}/embeddings`;
  const failed = (reason: string) => knowledgeErrors.KB_EMBEDDINGS_FAILED({ endpoint: new URL(url).host, reason });

  async function request(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly number[][]> {
    const timeout = AbortSignal.timeout(REQUEST_MS);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input: texts, encoding_format: 'float' }),
      // A key must not travel to wherever an answer points.
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Refused(`HTTP ${response.status}`, response.status === 429 || response.status >= 500);
    }
    const parsed = answer.safeParse(await response.json().catch(() => undefined));
    if (!parsed.success) throw new Refused('no list of vectors', false);
    const vectors = parsed.data.data
      .map((entry, place) => ({ place: entry.index ?? place, embedding: entry.embedding }))
      .sort((a, b) => a.place - b.place)
      .map(({ embedding }) => embedding);
    if (vectors.length !== texts.length)
      throw new Refused(`${vectors.length} vectors for ${texts.length} texts`, false);
    if (new Set(vectors.map(({ length }) => length)).size > 1) throw new Refused('vectors of different lengths', false);
    return vectors;
  }

  async function patiently(texts: readonly string[], signal: AbortSignal | undefined): Promise<readonly number[][]> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await request(texts, signal);
      } catch (cause) {
        signal?.throwIfAborted();
        const pause = pauses[attempt];
        const retryable = cause instanceof Refused ? cause.retryable : true;
        if (!retryable || pause === undefined) throw failed(cause instanceof Refused ? cause.message : 'no connection');
        await sleep(pause, undefined, { signal });
      }
    }
  }

  return {
    model: `${model} at ${new URL(url).host}`,
    async embed(texts, { signal } = {}) {
      const vectors: number[][] = [];
      for (let from = 0; from < texts.length; from += BATCH) {
        vectors.push(...(await patiently(texts.slice(from, from + BATCH), signal)));
      }
      return vectors;
    },
  };
}

class Refused extends Error {
  readonly retryable: boolean;
  constructor(reason: string, retryable: boolean) {
    super(reason);
    this.retryable = retryable;
  }
}
