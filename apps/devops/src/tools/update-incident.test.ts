import { describe, expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { call, preview } from '../../test/support/ports.ts';
import { createIncident } from './create-incident.ts';
import { getIncident } from './get-incident.ts';
import { updateIncident } from './update-incident.ts';

describe('update_incident', () => {
  const opened = async () => {
    const ports = demo();
    const { data } = await call(createIncident, ports, { service: 'checkout', title: 'Orders fail' });
    return { ports, incident: data.incident.id };
  };

  it('changes what was asked for, and writes each change into the timeline', async () => {
    const { ports, incident } = await opened();
    const asked = { incident, status: 'acknowledged', assignee: 'lea', note: 'Looking.', severity: 'sev1' } as const;
    const { data } = await call(updateIncident, ports, asked);
    expect(data).toMatchObject({
      incident: { status: 'acknowledged', assignee: 'lea', severity: 'sev1' },
      before: { status: 'open', severity: 'sev2' },
    });
    const { data: kept } = await call(getIncident, ports, { incident });
    expect(kept.incident.timeline).toMatch(/open → acknowledged[\s\S]*sev2 → sev1[\s\S]*nobody → lea[\s\S]*Looking\./);
    expect(
      (await call(updateIncident, ports, { incident, assignee: 'nobody' })).data.incident.assignee,
    ).toBeUndefined();
  });

  it('goes only where an incident can go', async () => {
    const { ports, incident } = await opened();
    await call(updateIncident, ports, { incident, status: 'resolved' });
    await expect(call(updateIncident, ports, { incident, status: 'mitigated' })).rejects.toThrow(
      /It can become 'open'/,
    );
  });

  it('refuses when it is not as the caller thinks', async () => {
    const { ports, incident } = await opened();
    const asked = { incident, status: 'resolved', expected_status: 'mitigated' } as const;
    await expect(call(updateIncident, ports, asked)).rejects.toMatchObject({ code: 'DEVOPS_INCIDENT_CHANGED' });
    await expect(call(updateIncident, ports, { incident: 'INC-9', note: 'x' })).rejects.toMatchObject({
      code: 'DEVOPS_INCIDENT_NOT_FOUND',
    });
  });

  it('shows a person before and after', async () => {
    const { ports, incident } = await opened();
    expect(await preview(updateIncident, ports, { incident, severity: 'sev1' })).toContain('severity: sev2 → sev1');
  });
});
