import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { INDEX_FILE, readName, sealLine } from '../../src/audit/format.ts';
import { formatHead, type Head, parseHead } from '../../src/audit/head.ts';
import type { IndexMark } from '../../src/audit/segment-index.ts';
import { loadSigner } from '../../src/audit/signing.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { type Files, readFiles, sourceOf, temporaryFolder, writeSample } from './sample-log.ts';

// Whoever may write the folder and has not the private key. What is found is found with the public key and a mark, both
// kept elsewhere. Defined out, since nothing is changed that anybody recorded: a head alone set back to an earlier state
// of the same chain, which is what a kill leaves as well. Lines behind the last checkpoint of a killed process are not
// signed; here every process has ended, so everything is.

const MUTATIONS = 1000;
const dir = temporaryFolder();
const keyDir = temporaryFolder();
let log: Files;
let publicKeys: string[];
let mark: IndexMark | undefined;

beforeAll(async () => {
  await writeSample(dir, true, keyDir);
  log = readFiles(dir);
  publicKeys = [loadSigner(keyDir).publicKey];
  mark = (await verifyAudit(dir)).mark;
});
afterAll(() => {
  for (const folder of [dir, keyDir]) rmSync(folder, { recursive: true });
});

const latin1 = (content: Buffer | undefined) => (content ?? Buffer.alloc(0)).toString('latin1');
const linesOf = (content: Buffer | undefined) => latin1(content).split('\n').slice(0, -1);
const fileOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
const chainsOf = (files: Files) => [...new Set([...files.keys()].flatMap((file) => readName(file)?.chain ?? []))];

interface Dice {
  /** A whole number below `size`. */
  pick(size: number): number;
}

/** Recomputes everything that has no key after a change: hashes, sequence numbers, heads, the index's entries and marks. */
function rehash(files: Files): void {
  const index = linesOf(files.get(INDEX_FILE)).map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const chain of chainsOf(files)) {
    let seq = 0;
    let hash = '0'.repeat(64);
    let segment = 0;
    const hashes = new Map<number, string>();
    for (const file of [...files.keys()].filter((name) => readName(name)?.chain === chain && !name.endsWith('.head'))) {
      segment = readName(file)?.segment ?? 0;
      const sealed = linesOf(files.get(file)).map((line) => {
        let record: Record<string, unknown>;
        try {
          record = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as Record<string, unknown>;
        } catch {
          return line;
        }
        const { seq: _, hash: __, ...body } = record;
        if (body['type'] === 'open') body['prev'] = hash;
        const next = sealLine(hash, ++seq, JSON.stringify(body));
        hash = next.hash;
        hashes.set(seq, hash);
        return Buffer.from(next.line.slice(0, -1)).toString('latin1');
      });
      files.set(file, fileOf(sealed));
    }
    const head = parseHead(latin1(files.get(`${chain}.head`)));
    if (head) {
      const changed: Head = { ...head, seq, hash, segment, synced: Math.min(head.synced, seq) };
      files.set(`${chain}.head`, Buffer.from(formatHead(changed)));
    }
    for (const entry of index) {
      if (entry['chain'] === chain && 'seq' in entry) {
        entry['seq'] = Math.min(Number(entry['seq']), seq);
        entry['hash'] = hashes.get(Number(entry['seq'])) ?? hash;
      }
    }
  }
  files.set(INDEX_FILE, fileOf(index.map((entry) => JSON.stringify(entry))));
}

/** Each changes the files in place. Those that `knows` recompute everything that needs no key. */
const mutations: Record<string, (files: Files, name: string, dice: Dice) => void> = {
  'a byte flipped': (files, name, { pick }) => {
    const changed = Buffer.from(files.get(name) ?? '');
    const at = pick(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 + pick(255));
    files.set(name, changed);
  },
  'bytes inserted': (files, name, { pick }) => {
    const content = files.get(name) ?? Buffer.alloc(0);
    const at = pick(content.length + 1);
    const added = content.subarray(pick(content.length)).subarray(0, 1 + pick(40));
    files.set(name, Buffer.concat([content.subarray(0, at), added, content.subarray(at)]));
  },
  'cut at any byte': (files, name, { pick }) => {
    const content = files.get(name) ?? Buffer.alloc(0);
    files.set(name, content.subarray(0, pick(content.length)));
  },
  'cut at a line end': (files, name, { pick }) => {
    const lines = linesOf(files.get(name));
    files.set(name, fileOf(lines.slice(0, pick(lines.length))));
  },
  'lines swapped': (files, name, { pick }) => {
    const lines = linesOf(files.get(name));
    const [a, b] = [pick(lines.length), pick(lines.length)];
    files.set(name, fileOf(lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '')));
  },
  'a line removed': (files, name, { pick }) => {
    const lines = linesOf(files.get(name));
    files.set(name, fileOf(lines.toSpliced(pick(lines.length), 1)));
  },
  'a line doubled': (files, name, { pick }) => {
    const lines = linesOf(files.get(name));
    files.set(name, fileOf(lines.toSpliced(pick(lines.length), 0, lines[pick(lines.length)] ?? '')));
  },
  'a file removed': (files, name) => void files.delete(name),
  'two files exchanged': (files, name, { pick }) => {
    const other = [...files.keys()][pick(files.size)] ?? name;
    const [a, b] = [files.get(name), files.get(other)];
    if (a && b) files.set(name, b).set(other, a);
  },
  'a chain removed, its index lines too': (files, _name, { pick }) => {
    const gone = chainsOf(files)[pick(chainsOf(files).length)] ?? '';
    for (const file of [...files.keys()]) if (file.startsWith(gone)) files.delete(file);
    files.set(INDEX_FILE, fileOf(linesOf(files.get(INDEX_FILE)).filter((line) => !line.includes(gone))));
  },
  'a chain removed, everything recomputed': (files, name, dice) => {
    mutations['a chain removed, its index lines too']?.(files, name, dice);
    remark(files);
    rehash(files);
  },
  'a record changed, everything recomputed': (files, name, { pick }) => {
    const lines = linesOf(files.get(name));
    const at = pick(lines.length);
    const word = ['ada', 'one', 'claude', 'write', 'read', '20', '2026'][pick(7)] ?? '';
    files.set(name, fileOf(lines.with(at, (lines[at] ?? '').replace(word, '777'))));
    rehash(files);
  },
  'a line removed, everything recomputed': (files, name, dice) => {
    mutations['a line removed']?.(files, name, dice);
    rehash(files);
  },
  'an end cut off, everything recomputed': (files, name, dice) => {
    mutations['cut at a line end']?.(files, name, dice);
    rehash(files);
  },
  'all checkpoints removed, everything recomputed': (files) => {
    for (const file of [...files.keys()].filter((each) => each.endsWith('.jsonl'))) {
      files.set(file, fileOf(linesOf(files.get(file)).filter((line) => !line.includes('"type":"checkpoint"'))));
    }
    rehash(files);
  },
  'an invented chain': (files, _name, { pick }) => {
    const like = chainsOf(files)[pick(chainsOf(files).length)] ?? '';
    const chain = like.replace(/-\d+-/, `-${1 + pick(99_999)}-`);
    for (const [file, content] of [...files]) {
      if (!file.startsWith(like)) continue;
      files.set(file.replace(like, chain), Buffer.from(latin1(content).replaceAll(like, chain), 'latin1'));
      const own = linesOf(files.get(INDEX_FILE)).filter((line) => line.includes(file));
      const more = own.map((line) => line.replaceAll(like, chain));
      files.set(INDEX_FILE, fileOf([...linesOf(files.get(INDEX_FILE)), ...more]));
    }
    for (const file of [...files.keys()].filter((each) => each.startsWith(chain) && each.endsWith('.head'))) {
      const head = parseHead(latin1(log.get(file.replace(chain, like))));
      if (head) files.set(file, Buffer.from(formatHead({ ...head, chain })));
    }
    rehash(files);
  },
};

/** Gives every line that holds a mark one of the index as it is now, as far as the line's own mark went. */
function remark(files: Files): void {
  const index = latin1(files.get(INDEX_FILE));
  for (const file of [...files.keys()].filter((each) => readName(each)?.segment !== undefined)) {
    const lines = linesOf(files.get(file)).map((line) =>
      line.replace(/"index":\{"bytes":(\d+),"sha256":"\w+"\}/, (_all, bytes) => {
        const most = index.slice(0, Number(bytes));
        const whole = most.slice(0, most.lastIndexOf('\n') + 1);
        const sha256 = createHash('sha256').update(whole, 'latin1').digest('hex');
        return `"index":${JSON.stringify({ bytes: whole.length, sha256 })}`;
      }),
    );
    files.set(file, fileOf(lines));
  }
}

const same = (a: Files, b: Files) =>
  a.size === b.size && [...a].every(([file, content]) => b.get(file)?.equals(content));

it(`${MUTATIONS} random mutations of a signed log: all found`, { timeout: 120_000 }, async () => {
  const names = Object.keys(mutations);
  const tried = new Map(names.map((name) => [name, 0]));
  let found = 0;
  let total = 0;
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.nat(), async (numbers, which) => {
      const name = names[which % names.length] ?? '';
      const dice: Dice = { pick: (size) => (size > 0 ? (numbers.next().value ?? 0) % size : 0) };
      let files: Files;
      // What changes nothing is no mutation.
      do {
        files = new Map(log);
        const lined = [...files.keys()].filter((file) => file.endsWith('.jsonl'));
        const targets = name.includes('line') || name.includes('record') ? lined : [...files.keys()];
        mutations[name]?.(files, targets[dice.pick(targets.length)] ?? '', dice);
      } while (same(files, log));
      total++;
      tried.set(name, (tried.get(name) ?? 0) + 1);
      const report = await verifyAudit(sourceOf(files), { publicKeys, mark });
      expect(report.ok, `${name} was not found`).toBe(false);
      found++;
    }),
    { numRuns: MUTATIONS },
  );
  expect([found, total]).toEqual([MUTATIONS, MUTATIONS]);
  for (const [name, times] of tried) expect(times, name).toBeGreaterThan(10);
});

it('a line of the index repeated anywhere: found, also behind its last mark', async () => {
  const lines = linesOf(log.get(INDEX_FILE));
  for (let at = 0; at <= lines.length; at++) {
    for (const line of lines) {
      const files = new Map(log).set(INDEX_FILE, fileOf(lines.toSpliced(at, 0, line)));
      const report = await verifyAudit(sourceOf(files), { publicKeys, mark });
      expect(report.ok, `${line} at ${at}`).toBe(false);
    }
  }
});

it('without signatures, a change after which everything was recomputed is not found: the test can', async () => {
  const plain = temporaryFolder();
  await writeSample(plain, true);
  const files = readFiles(plain);
  const name = [...files.keys()].find((file) => file.endsWith('.000001.jsonl')) ?? '';
  files.set(name, Buffer.from(latin1(files.get(name)).replace('os:ada', 'os:eve'), 'latin1'));
  expect((await verifyAudit(sourceOf(files))).ok).toBe(false);
  rehash(files);
  expect(await verifyAudit(sourceOf(files))).toMatchObject({ ok: true, signatures: { keys: 'none' } });
  rmSync(plain, { recursive: true });
});
