import { describe, expect, it } from 'vitest';
import { githubIncidents } from '../../src/adapters/github/index.ts';
import { incidentOf, incidentsContract } from '../contract/incidents.contract.ts';
import { fakeIssues } from './fake-issues.ts';

const settings = { owner: 'acme', repo: 'ops', token: 't', apiUrl: 'https://github.example' };
const open = async (fake = fakeIssues()) => {
  const told: string[] = [];
  const incidents = await githubIncidents({
    ...settings,
    fetch: fake.handle,
    changed: (subject) => told.push(subject),
  });
  return { incidents, fake, told, close: async () => undefined };
};

incidentsContract('GitHub', () => open());

describe('incidents on GitHub', () => {
  it('are found again by the mark of their call when the answer was lost', async () => {
    const { incidents, fake } = await open();
    const asked = incidentOf({ windowMs: 1 });
    fake.faults.push('lost answer');
    await expect(incidents.create(asked)).rejects.toMatchObject({ code: 'DEVOPS_BACKEND_UNREACHABLE' });
    const again = await (await open(fake)).incidents.create({ ...asked, at: new Date(asked.at.getTime() + 60_000) });
    expect(again).toMatchObject({ existed: true, incident: { id: '#1' } });
    expect(fake.issues).toHaveLength(1);
  });

  it('are one when two processes make them at the same time', async () => {
    const fake = fakeIssues();
    const [one, two] = await Promise.all([open(fake), open(fake)]);
    const made = await Promise.all([one.incidents.create(incidentOf()), two.incidents.create(incidentOf())]);
    expect(made.map(({ incident }) => incident.id)).toEqual(['#1', '#1']);
    expect(fake.issues.filter(({ state }) => state === 'open')).toHaveLength(1);
  });

  it('are closed when resolved, with each change as a comment, and subscribers are told', async () => {
    const { incidents, fake, told } = await open();
    const { incident } = await incidents.create(incidentOf());
    await incidents.update(incident.id, { from: 'open', status: 'resolved', by: 'Ada', at: new Date() });
    expect(fake.issues[0]).toMatchObject({ state: 'closed', labels: [{ name: 'incident' }, { name: 'sev2' }] });
    expect(fake.comments).toEqual([{ number: 1, body: 'Ada: status: open → resolved' }]);
    expect(told).toContain('incidents/open');
  });

  it('say what GitHub refuses, and leave issues alone that are not theirs', async () => {
    const { incidents, fake } = await open();
    fake.faults.push('refused');
    await expect(incidents.create(incidentOf())).rejects.toMatchObject({ code: 'DEVOPS_GITHUB_REFUSED' });
    fake.issues.push({
      number: 1,
      title: 'x',
      body: '<!-- mcp-devops:e30= -->',
      state: 'open',
      labels: [{ name: 'incident' }],
      html_url: '',
    });
    expect(await incidents.get('#1')).toBeUndefined();
    expect((await incidents.list({}, { limit: 5 })).items).toEqual([]);
  });
});
