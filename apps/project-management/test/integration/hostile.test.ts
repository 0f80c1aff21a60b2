import { serveGitHub } from '@enterprise-mcp/testkit/github';
import { hostileSuite } from '@enterprise-mcp/testkit/vitest';
import { afterAll, expect } from 'vitest';
import { server } from '../../src/server.ts';
import { seed, today } from '../contract/seed.ts';
import { fakeGitHub } from '../github/fake-github.ts';

const known = ['current', 'next', 'none', 'me', 'nobody', 'bug', 'blocked', '#1', '2', '#99', 'Done', 'in progress'];
/** Most calls name things that are there, and are odd in the rest. */
const fitting = (board: string, column: string, person: string) => ({
  board: [undefined, undefined, undefined, board],
  cursor: [undefined],
  task: ['#1', '#2', '3', '#4', '#99999999999'],
  status: [column, 'Done', 'in progress'],
  expected_status: [undefined, undefined, column],
  column: [undefined, column],
  assignee: [undefined, 'me', 'nobody', person],
  sprint: [undefined, 'current', 'next'],
  labels: [undefined, [], ['bug']],
  title: ['Trial', 'Gift cards'],
});

// The database is real (embedded), the demo data too.
hostileSuite('hostile input to the board', {
  server,
  config: async () => ({ databasePool: 5, me: 'mira' }),
  known: [...known, 'TRAIN-1', 'TRAIN-99999999999', 'mira', 'lea', 'Sprint 14', 'Ticket app'],
  fitting: fitting('Ticket app', 'To do', 'lea'),
  runs: 300,
  async afterwards(client) {
    const answer = await client.call('get_current_sprint', {});
    expect(answer.data).toMatchObject({ active: true, board: 'Ticket app' });
  },
});

const fake = fakeGitHub(seed, { now: today });
const served = serveGitHub(fake);
afterAll(async () => (await served).close());

hostileSuite('hostile input to GitHub', {
  server,
  demo: false,
  config: async () => ({
    databasePool: 5,
    githubProject: 'orgs/shop/projects/5',
    githubRepositories: ['shop/web'],
    githubToken: 'github_pat_hostile',
    githubApiUrl: (await served).url,
    me: 'ada',
  }),
  known: [...known, 'shop/web#1', 'shop/secret#1', 'https://github.com/shop/web/issues/1', 'ada', 'Sprint 8'],
  fitting: fitting('5', 'Todo', 'tomas'),
  // So many that more than 500 reach GitHub, whatever the draw: 200 brought 480 once.
  runs: 260,
  async afterwards(client) {
    expect((await client.call('get_task', { task: '#1' })).data).toMatchObject({ task: { id: '#1' } });
    // Whatever was asked, GitHub was asked only what it knows, and only about the repository that is allowed.
    expect(fake.requests.length).toBeGreaterThan(500);
    expect(fake.violations).toEqual([]);
    expect(fake.requests.filter(({ path }) => /^\/repos\/(?!shop\/web\/)/.test(path))).toEqual([]);
  },
});
