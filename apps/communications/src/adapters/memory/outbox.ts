import type { OutboxRecord, OutboxStore } from '../../ports.ts';

const underWay = new Set(['sending', 'sent', 'partial', 'unknown']);

/** For tests: forgotten with the process. */
export function memoryOutbox(): OutboxStore {
  const records = new Map<string, OutboxRecord>();
  const latest = (all: Iterable<OutboxRecord>) =>
    [...all].toSorted((a, b) => (b.settledAt ?? b.frozenAt).getTime() - (a.settledAt ?? a.frozenAt).getTime());
  return {
    async find({ id }, letterHash) {
      return latest(records.values()).filter((record) => record.mark.id === id && record.letterHash === letterHash);
    },
    async get(id) {
      return records.get(id);
    },
    async withMessageId(messageId) {
      return [...records.values()].find((record) => record.messageId === messageId && record.settledAt !== null);
    },
    async keep(draft) {
      const kept = records.get(draft.id) ?? draft;
      records.set(draft.id, kept);
      return kept;
    },
    async claim(id) {
      const record = records.get(id);
      if (!record || underWay.has(record.status)) return false;
      const { messageId } = record;
      if ([...records.values()].some((other) => other.messageId === messageId && underWay.has(other.status)))
        return false;
      records.set(id, { ...record, status: 'sending' });
      return true;
    },
    async settle(id, { report, copy, file, at }) {
      const record = records.get(id);
      if (record) {
        const settled = { status: report.outcome, report, copy, file: file ?? record.file, settledAt: at };
        records.set(id, { ...record, ...settled });
      }
    },
    async list(limit) {
      return latest(records.values()).slice(0, limit);
    },
  };
}
