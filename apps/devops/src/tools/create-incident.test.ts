import { describe, expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { call, portsOf, preview } from '../../test/support/ports.ts';
import { createIncident } from './create-incident.ts';
import { getIncident } from './get-incident.ts';

describe('create_incident', () => {
  it('opens one with what is seen of the service; the top severity has to be asked for', async () => {
    const ports = demo();
    const { data, notes } = await call(createIncident, ports, { service: 'payments', title: 'Payments fail' });
    expect(data).toMatchObject({ outcome: 'created', incident: { severity: 'sev2', status: 'open' } });
    expect(notes.join()).toContain('calls for sev1, not sev2');
    const { data: kept } = await call(getIncident, ports, { incident: data.incident.id });
    expect(kept.incident.evidence).toMatchObject({ state: 'down' });
    expect(kept.incident.evidence?.seen).toMatch(/state: http.*no answer within 5 s/);
    expect(kept.incident.evidence?.seen).toMatch(/metric: payments-plum: \w+ [\d.]+, before/);
    expect(kept.incident.evidence?.seen).toMatch(/log: \d+ × cannot get a connection/);
  });

  // Complaint: duplicates on retry (rootly-mcp-server PR #175).
  it('answers with the open one when it is the same, and makes another when it differs', async () => {
    const ports = demo();
    const first = await call(createIncident, ports, { service: 'payments', title: 'Payments fail' });
    const again = await call(createIncident, ports, { service: 'payments', title: 'payments are FAIL' });
    expect(again.data).toMatchObject({ outcome: 'exists', incident: { id: first.data.incident.id } });
    expect(again.notes.join()).toContain('update_incident');
    const other = await call(createIncident, ports, { service: 'payments', title: 'Refunds are late' });
    expect(other.data).toMatchObject({ outcome: 'created', other_open: [first.data.incident.id] });
  });

  it('says when the severity does not fit what is seen', async () => {
    const { notes } = await call(createIncident, demo(), { service: 'web', title: 'Slow', severity: 'sev1' });
    expect(notes.join()).toContain("The service is 'up' now, which calls for sev4, not sev1.");
  });

  it('is opened also when logs cannot be read, and says what is missing', async () => {
    const broken = portsOf({
      ...demo(),
      logs: {
        read: async () => {
          throw new Error('gone');
        },
      },
    });
    const { data, notes } = await call(createIncident, broken, { service: 'payments', title: 'Payments fail' });
    expect(data.outcome).toBe('created');
    expect(notes.join()).toContain('The snapshot lacks logs');
  });

  it('refuses a title without words and a service that is not there', async () => {
    await expect(call(createIncident, demo(), { service: 'web', title: '!!!' })).rejects.toThrow(/must contain text/);
    await expect(call(createIncident, demo(), { service: 'wob', title: 'Slow' })).rejects.toMatchObject({
      code: 'DEVOPS_SERVICE_UNKNOWN',
    });
  });

  it('shows a person what will be opened', async () => {
    const shown = await preview(createIncident, demo(), { service: 'web', title: 'Slow', severity: 'sev1' });
    expect(shown).toContain("A new incident of 'web', sev1: Slow");
  });
});
