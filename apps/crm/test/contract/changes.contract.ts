import { hostileStrings } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { CrmPorts } from '../../src/ports.ts';
import { type OpenCrm, seeded } from './opened.ts';
import { newDeal } from './opportunities.contract.ts';
import { stageId, today } from './seed-small.ts';

/** A fresh deal in the first stage. */
async function fresh(ports: CrmPorts, name: string) {
  return ports.opportunities.create(await newDeal(ports, { name }));
}

export function changesContract(open: OpenCrm): void {
  describe('moving a deal', () => {
    const ports = seeded(open);
    const move = async (id: string, from: string, to: string, more: { reason?: string; by?: string; at?: Date } = {}) =>
      ports().opportunities.move({
        opportunityId: id,
        fromStageId: await stageId(ports(), from),
        toStageId: await stageId(ports(), to),
        reason: more.reason ?? null,
        by: more.by ?? 'Ada Quill',
        at: more.at ?? today,
      });
    const changes = async (id: string) =>
      (await ports().history.list({ opportunityId: id, types: ['stage_change'] }, { limit: 50 })).items;

    it('writes the stage and its history and reads both back', async () => {
      const { id } = await fresh(ports(), 'Moved once');
      const at = new Date('2026-04-16T08:00:00.000Z');
      const { moved, current } = await move(id, 'Lead', 'Qualified', { at });
      expect(moved).toBe(true);
      expect(current).toMatchObject({ stage: { label: 'Qualified', kind: 'open' }, stageSince: at.toISOString() });
      expect(await ports().opportunities.get(id)).toEqual(current);
      expect(await changes(id)).toEqual([
        expect.objectContaining({ from: 'Lead', to: 'Qualified', by: 'Ada Quill', at: at.toISOString() }),
      ]);
    });

    it('keeps the reason of a loss, and drops it when the deal is taken up again', async () => {
      const { id } = await fresh(ports(), 'Lost and found');
      const lost = await move(id, 'Lead', 'Lost', { reason: `It's "too" expensive; DROP TABLE` });
      expect(lost.current).toMatchObject({ stage: { kind: 'lost' }, lostReason: `It's "too" expensive; DROP TABLE` });
      const again = await move(id, 'Lost', 'Qualified', { at: new Date(today.getTime() + 1000) });
      expect(again.current).toMatchObject({ stage: { kind: 'open' }, lostReason: null });
      expect((await changes(id)).map(({ reason }) => reason)).toEqual([null, `It's "too" expensive; DROP TABLE`]);
    });

    it('does nothing when the deal is elsewhere by now, and gives the row as it is', async () => {
      const { id } = await fresh(ports(), 'Elsewhere');
      const { moved, current } = await move(id, 'Qualified', 'Proposal');
      expect(moved).toBe(false);
      expect(current).toMatchObject({ id, stage: { label: 'Lead' } });
      expect(await changes(id)).toEqual([]);
    });

    it('lets exactly one of many win who move it at the same time', async () => {
      const { id } = await fresh(ports(), 'Contested');
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          move(id, 'Lead', index % 2 === 0 ? 'Qualified' : 'Lost', { reason: 'Race', by: `Mover ${index}` }),
        ),
      );
      const winners = results.filter(({ moved }) => moved);
      expect(winners).toHaveLength(1);
      expect(await changes(id)).toHaveLength(1);
      const stored = await ports().opportunities.get(id);
      for (const { current } of results) expect(current.stage).toEqual(stored?.stage);
    });

    it('refuses a deal or a stage that is not there', async () => {
      await expect(move('opp_999999', 'Lead', 'Qualified')).rejects.toMatchObject({
        code: 'CRM_OPPORTUNITY_NOT_FOUND',
      });
      const { id } = await fresh(ports(), 'To nowhere');
      const stray = { opportunityId: id, fromStageId: await stageId(ports(), 'Lead'), toStageId: 'nowhere' };
      const result = await ports()
        .opportunities.move({ ...stray, reason: null, by: 'Ada Quill', at: today })
        .catch(() => ({ moved: false }));
      expect(result.moved).toBe(false);
      expect(await ports().opportunities.get(id)).toMatchObject({ stage: { label: 'Lead' } });
    });

    it('stops before it writes when the call was cancelled', async () => {
      const { id, stage } = await fresh(ports(), 'Cancelled');
      const toStageId = await stageId(ports(), 'Qualified');
      await expect(
        ports().opportunities.move(
          { opportunityId: id, fromStageId: stage.id, toStageId, reason: null, by: 'Ada Quill', at: today },
          { signal: AbortSignal.abort(new Error('cancelled')) },
        ),
      ).rejects.toThrow();
      expect(await ports().opportunities.get(id)).toMatchObject({ stage: { label: 'Lead' } });
    });

    it.each(hostileStrings.filter(([, text]) => text.trim() !== ''))('keeps a reason of %s', async (name, reason) => {
      const { id } = await fresh(ports(), `Reason ${name}`);
      const { moved } = await move(id, 'Lead', 'Lost', { reason });
      expect(moved).toBe(true);
      expect((await changes(id))[0]?.to).toBe('Lost');
    });
  });
}
