import { type ConfigOf, type ConnectContext, type Connection, kitErrors } from '@enterprise-mcp/kit';
import { connectDatabase } from '@enterprise-mcp/postgres';
import type { GitHubSettings } from './adapters/github/settings.ts';
import { CHANNEL, postgresBoard } from './adapters/postgres/index.ts';
import { database } from './assets.ts';
import type { config } from './config.ts';
import { demoBoard } from './demo/demo-board.ts';
import type { PmPorts } from './ports.ts';

type Settings = ConfigOf<typeof config>;

/**
 * Configuration to ports: a project of GitHub, or the built-in board on the company's PostgreSQL or the embedded one.
 * `--demo` touches none of them.
 */
export async function connect(settings: Settings, context: ConnectContext): Promise<Connection<PmPorts>> {
  if (settings.githubProject && !context.demo) {
    const { githubBoard } = await import('./adapters/github/index.ts');
    const github = await githubBoard(githubSettings(settings, settings.githubProject, context));
    // Issues and comments carry the mark of their call, and everything else may simply be done again.
    return { ...github, resumes: true, close: async () => undefined };
  }
  const { db, state, audit, health } = await connectDatabase({
    ...database,
    url: context.demo ? undefined : settings.databaseUrl,
    poolSize: settings.databasePool,
    dir: context.dataDir,
    log: context.log,
  });
  const ports = postgresBoard(db, { me: settings.me });
  if (context.demo) await ports.imports?.load(demoBoard(context.now()));
  // Subjects as the adapter names them: `board`, `tasks/PAY-42`.
  await db.listen(CHANNEL, (subject) => context.changed(`pm://${subject}`));
  return { ports, state, audit, health, close: () => db.close() };
}

function githubSettings(settings: Settings, path: string, context: ConnectContext): GitHubSettings {
  const [kind = '', owner = '', , number = ''] = path.split('/');
  const [first, ...others] = settings.githubRepositories.map((name) => {
    const [of = '', repo = ''] = name.split('/');
    return { owner: of, repo };
  });
  const auth = authOf(settings);
  const problems = [
    ...(first ? [] : ['PM_GITHUB_PROJECT needs PM_GITHUB_REPOSITORIES: the repositories that may be touched']),
    ...(auth
      ? []
      : ['PM_GITHUB_PROJECT needs PM_GITHUB_TOKEN, or all three of PM_GITHUB_APP_ID, _INSTALLATION and _KEY']),
  ];
  if (!first || !auth) throw kitErrors.CONFIG_INVALID({ problems });
  return {
    project: { kind: kind === 'users' ? 'users' : 'orgs', owner, number: Number(number) },
    repositories: [first, ...others],
    auth,
    apiUrl: settings.githubApiUrl.replace(/\/+$/, ''),
    me: settings.me,
    now: context.now,
    changed: (subject) => context.changed(`pm://${subject}`),
  };
}

function authOf({ githubToken, githubAppId, githubAppInstallation, githubAppKey }: Settings) {
  if (githubToken) return { token: githubToken };
  if (!githubAppId || !githubAppInstallation || !githubAppKey) return undefined;
  return {
    appId: githubAppId,
    installationId: githubAppInstallation,
    privateKey: githubAppKey.replaceAll('\\n', '\n'),
  };
}
