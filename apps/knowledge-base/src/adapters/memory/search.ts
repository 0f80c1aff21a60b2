import { expand, type Synonyms } from '../../domain/synonyms.ts';
import type { Hit, SearchStore } from '../../ports.ts';
import { factsFor, matches, type StoredDocument } from './stored.ts';
import { stems } from './words.ts';

/** BM25 over what the reader may read; by words only. */
export function memorySearch(documents: ReadonlyMap<string, StoredDocument>, synonyms: Synonyms): SearchStore {
  return {
    async search(query, reader, page) {
      const readable = [...documents.values()].filter((stored) => matches(stored, query, reader, documents));
      const chunks = readable.flatMap((stored) =>
        stored.passages.map((passage) => ({
          stored,
          passage,
          words: stems([stored.title, stored.title, passage.headings.join(' '), passage.text].join('\n')),
        })),
      );
      const asked = new Map<string, number>();
      for (const { text, weight } of expand(query.query, synonyms)) {
        for (const word of stems(text)) asked.set(word, Math.max(asked.get(word) ?? 0, weight));
      }
      if (asked.size === 0) return { items: [], empty: true };
      const average = chunks.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, chunks.length);
      const idf = (word: string) => {
        const having = chunks.filter(({ words }) => words.includes(word)).length;
        return Math.log(1 + (chunks.length - having + 0.5) / (having + 0.5));
      };
      const rarity = new Map([...asked.keys()].map((word) => [word, idf(word)]));
      const total = [...asked].reduce((sum, [word, weight]) => sum + (weight === 1 ? (rarity.get(word) ?? 0) : 0), 0);
      const found = chunks.flatMap(({ stored, passage, words }) => {
        let [score, matched] = [0, 0];
        for (const [word, weight] of asked) {
          const count = words.filter((other) => other === word).length;
          if (count === 0) continue;
          const rare = rarity.get(word) ?? 0;
          matched += rare;
          score += (rare * weight * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / average));
        }
        return score > 0 ? [{ stored, passage, score, coverage: Math.min(1, matched / (total || 1)) }] : [];
      });
      found.sort((a, b) => b.score - a.score || a.stored.row - b.stored.row || a.passage.start - b.passage.start);
      const seen = new Set<number>();
      const best = found.filter(({ stored }) => {
        if (query.everyPassage) return true;
        const isNew = !seen.has(stored.row);
        seen.add(stored.row);
        return isNew;
      });
      const offset = Number(page.after?.[0] ?? 0);
      const items = best.slice(offset, offset + page.limit).map(
        ({ stored, passage, coverage }, index): Hit => ({
          document: factsFor(stored, reader, query.on, documents),
          passage,
          score: Math.round((61 / (61 + offset + index)) * 1000) / 1000,
          matchedBy: ['words'],
          coverage,
        }),
      );
      return { items, next: best.length > offset + page.limit ? [offset + page.limit] : undefined };
    },
  };
}
