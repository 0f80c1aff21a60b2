import { describe, expect, it } from 'vitest';
import type { Change, NewIncident } from '../../src/domain/incidents/incident.ts';
import type { IncidentStore } from '../../src/ports.ts';

const MINUTE = 60_000;
const at = new Date('2026-02-28T18:00:00Z');
const later = (minutes: number) => new Date(at.getTime() + minutes * MINUTE);

let marks = 0;
export function incidentOf(given: Partial<NewIncident> = {}): NewIncident {
  return {
    service: 'checkout',
    title: 'Payments fail with a timeout',
    description: 'Since the release.',
    severity: 'sev2',
    evidence: null,
    windowMs: 60 * MINUTE,
    by: 'Ada Quill',
    at,
    marker: (++marks).toString(16).padStart(32, '0'),
    ...given,
  };
}

const change = (given: Partial<Change>): Change => ({ from: 'open', by: 'Ada Quill', at: later(5), ...given });

/** What every store of incidents promises. */
export function incidentsContract(
  name: string,
  open: () => Promise<{ readonly incidents: IncidentStore; close(): Promise<void> }>,
): void {
  describe(`incidents on ${name}`, () => {
    const on = (work: (store: IncidentStore) => Promise<void>) => async () => {
      const { incidents, close } = await open();
      try {
        await work(incidents);
      } finally {
        await close();
      }
    };

    it(
      'makes one of two that are the same, and two of two that differ',
      on(async (store) => {
        const first = await store.create(incidentOf());
        const again = await store.create(incidentOf({ title: 'payments FAIL with timeout', at: later(1) }));
        const other = await store.create(incidentOf({ title: 'Search is slow', at: later(2) }));
        const elsewhere = await store.create(incidentOf({ service: 'basket', at: later(3) }));
        expect([first.existed, again.existed, other.existed, elsewhere.existed]).toEqual([false, true, false, false]);
        expect(again.incident.id).toBe(first.incident.id);
        expect(other.others).toEqual([first.incident.id]);
        expect((await store.list({}, { limit: 10 })).items).toHaveLength(3);
      }),
    );

    it(
      'goes by the key where there is one',
      on(async (store) => {
        const keyed = await store.create(incidentOf({ dedupKey: 'alert-7' }));
        expect((await store.create(incidentOf({ dedupKey: 'alert-7', title: 'Else' }))).incident.id).toBe(
          keyed.incident.id,
        );
        expect((await store.create(incidentOf({ dedupKey: 'alert-8' }))).existed).toBe(false);
      }),
    );

    it(
      'takes nothing in after its window, nor when it is resolved',
      on(async (store) => {
        const first = await store.create(incidentOf());
        const late = await store.create(incidentOf({ at: later(61) }));
        expect([late.existed, late.others]).toEqual([false, [first.incident.id]]);
        await store.update(late.incident.id, change({ status: 'resolved', at: later(62) }));
        expect((await store.create(incidentOf({ at: later(63) }))).existed).toBe(false);
      }),
    );

    it(
      'makes one of ten that come at the same time',
      on(async (store) => {
        const made = await Promise.all(Array.from({ length: 10 }, () => store.create(incidentOf())));
        expect(new Set(made.map(({ incident }) => incident.id)).size).toBe(1);
        expect(made.filter(({ existed }) => !existed)).toHaveLength(1);
      }),
    );

    it(
      'keeps what it was told, evidence and odd letters too',
      on(async (store) => {
        const evidence = {
          at: at.toISOString(),
          state: 'down' as const,
          reasons: ['1 of 1 targets down'],
          metrics: [],
          errors: ['3 × refused'],
          missing: [],
        };
        const { incident } = await store.create(incidentOf({ evidence, description: 'Größe → "x" <!-- y -->' }));
        expect(await store.get(incident.id)).toMatchObject({
          service: 'checkout',
          severity: 'sev2',
          status: 'open',
          description: 'Größe → "x" <!-- y -->',
          evidence,
          timeline: [{ by: 'Ada Quill', what: 'opened as sev2' }],
        });
        expect(await store.get('INC-999999')).toBeUndefined();
        expect(await store.get("x'; --")).toBeUndefined();
      }),
    );

    it(
      'changes what the caller saw, and tells where it is otherwise',
      on(async (store) => {
        const { incident } = await store.create(incidentOf());
        const note = 'Rolled back.';
        const given = { status: 'mitigated', severity: 'sev3', assignee: 'lea', note } as const;
        const done = await store.update(incident.id, change(given));
        expect(done).toMatchObject({
          changed: true,
          incident: { status: 'mitigated', severity: 'sev3', assignee: 'lea' },
        });
        const seen = await store.get(incident.id);
        expect(seen?.timeline.map(({ what }) => what)).toEqual([
          'opened as sev2',
          'status: open → mitigated',
          'severity: sev2 → sev3',
          'assignee: nobody → lea',
          note,
        ]);
        expect(await store.update(incident.id, change({ status: 'resolved' }))).toMatchObject({ changed: false });
        expect(await store.update('INC-999999', change({}))).toBeUndefined();
      }),
    );

    it(
      'lists the latest first, page by page, and only what is asked for',
      on(async (store) => {
        for (let n = 0; n < 5; n++) await store.create(incidentOf({ dedupKey: `k${n}`, at: later(n), title: `T${n}` }));
        await store.create(incidentOf({ service: 'basket', severity: 'sev1', at: later(9) }));
        const first = await store.list({ service: 'checkout' }, { limit: 3 });
        const rest = await store.list({ service: 'checkout' }, { limit: 3, after: first.next });
        expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual(['T4', 'T3', 'T2', 'T1', 'T0']);
        expect(rest.next).toBeUndefined();
        expect((await store.list({ severity: 'sev1' }, { limit: 9 })).items).toHaveLength(1);
        expect((await store.list({ statuses: ['resolved'] }, { limit: 9 })).items).toEqual([]);
      }),
    );
  });
}
