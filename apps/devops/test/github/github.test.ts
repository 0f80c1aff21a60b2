import type { Fault } from '@enterprise-mcp/testkit/github';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { githubIncidents } from '../../src/adapters/github/index.ts';
import { incidentOf, incidentsContract } from '../contract/incidents.contract.ts';
import { fakeIssues, foreignIssue } from './fake-issues.ts';

// Compiling GitHub's description takes seconds on a slow machine.
vi.setConfig({ testTimeout: 60_000 });

const settings = { owner: 'acme', repo: 'ops', token: 't', apiUrl: 'https://github.example/api/v3' };
const used: ReturnType<typeof fakeIssues>[] = [];
const open = async (fake = fakeIssues()) => {
  used.push(fake);
  const told: string[] = [];
  const incidents = await githubIncidents({
    ...settings,
    fetch: fake.fetch,
    changed: (subject) => told.push(subject),
  });
  return { incidents, fake, told, close: async () => undefined };
};
// Every request and every answer of the double fits what GitHub has published.
afterEach(() => {
  for (const { violations } of used.splice(0)) expect(violations).toEqual([]);
});

incidentsContract('GitHub', () => open());

describe('incidents on GitHub', () => {
  const creating: Fault['on'] = ({ method, path }) => method === 'POST' && path.endsWith('/issues');

  it('are found again by the mark of their call when the answer was lost', async () => {
    const { incidents, fake } = await open();
    const asked = incidentOf({ windowMs: 1 });
    fake.faults.push({ on: creating, drop: 'after' });
    await expect(incidents.create(asked)).rejects.toMatchObject({ code: 'DEVOPS_BACKEND_UNREACHABLE' });
    const again = await (await open(fake)).incidents.create({ ...asked, at: new Date(asked.at.getTime() + 60_000) });
    expect(again).toMatchObject({ existed: true, incident: { id: '#1' } });
    expect(fake.state.issues).toHaveLength(1);
  });

  it('are one when two processes make them at the same time', async () => {
    const fake = fakeIssues();
    const [one, two] = await Promise.all([open(fake), open(fake)]);
    const made = await Promise.all([one.incidents.create(incidentOf()), two.incidents.create(incidentOf())]);
    expect(made.map(({ incident }) => incident.id)).toEqual(['#1', '#1']);
    expect(fake.state.issues.map(({ state, state_reason }) => [state, state_reason])).toEqual([
      ['open', undefined],
      ['closed', 'duplicate'],
    ]);
  });

  it('are closed when resolved, with each change as a comment, and subscribers are told', async () => {
    const { incidents, fake, told } = await open();
    const { incident } = await incidents.create(incidentOf());
    await incidents.update(incident.id, { from: 'open', status: 'resolved', by: 'Ada', at: new Date() });
    expect(fake.state.issues).toMatchObject([
      { state: 'closed', labels: ['incident', 'sev2'], comments: [{ body: 'Ada: status: open → resolved' }] },
    ]);
    expect(told).toContain('incidents/open');
  });

  it('say what GitHub refuses, and leave issues alone that are not theirs', async () => {
    const { incidents, fake } = await open();
    const body = { message: 'Resource not accessible by personal access token' };
    fake.faults.push({ on: creating, answer: { status: 403, body } });
    await expect(incidents.create(incidentOf())).rejects.toMatchObject({ code: 'DEVOPS_GITHUB_REFUSED' });
    fake.state.issues.push(foreignIssue('<!-- mcp-devops:e30= -->'));
    expect(await incidents.get('#1')).toBeUndefined();
    expect((await incidents.list({}, { limit: 5 })).items).toEqual([]);
  });

  it('are tried against a double that would notice', async () => {
    const fake = fakeIssues();
    const headers = { authorization: 'token t' };
    const path = '/repos/acme/ops/issues';
    await fake.handle({ method: 'POST', path, headers, body: { titel: 'x' } });
    await fake.handle({ method: 'GET', path: `${path}?state=resolved`, headers, body: undefined });
    expect(fake.violations).toEqual(
      expect.arrayContaining([
        expect.stringContaining("'titel' is no property"),
        expect.stringContaining('query state'),
      ]),
    );
  });
});
