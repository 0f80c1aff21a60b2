import { existsSync } from 'node:fs';
import { type ConfigOf, type ConnectContext, type Connection, kitErrors } from '@enterprise-mcp/kit';
import { connectDatabase } from '@enterprise-mcp/postgres';
import { svgCharts } from './adapters/charts/index.ts';
import { watchStates } from './adapters/combined/watch-states.ts';
import { fileLogs } from './adapters/files/index.ts';
import { journaldLogs } from './adapters/journald/index.ts';
import { machineService, watchMachine } from './adapters/machine/index.ts';
import { postgresHistory } from './adapters/postgres/history.ts';
import { CHANNEL, postgresIncidents } from './adapters/postgres/incidents.ts';
import { isNetwork } from './adapters/probes/pinned.ts';
import { database } from './assets.ts';
import type { config } from './config.ts';
import { combinedLogs, type LogSources } from './domain/logs/combined.ts';
import type { Service } from './domain/services/service.ts';
import type { DevopsPorts, IncidentStore, ServiceCatalog } from './ports.ts';

type Settings = ConfigOf<typeof config>;

/**
 * Configuration to ports: the backends that are named, and without any this machine. Incidents and what was seen
 * before are kept on the company's PostgreSQL or the embedded one. `--demo` touches nothing but its own folder.
 */
export async function connect(settings: Settings, context: ConnectContext): Promise<Connection<DevopsPorts>> {
  const problems = [
    ...settings.probePrivate
      .filter((text) => !isNetwork(text))
      .map((text) => `DEVOPS_PROBE_PRIVATE: '${text}' is no network like 10.0.0.0/8`),
    ...(settings.githubRepository && !settings.githubToken
      ? ['DEVOPS_GITHUB_REPOSITORY needs DEVOPS_GITHUB_TOKEN']
      : []),
  ];
  if (problems.length > 0) throw kitErrors.CONFIG_INVALID({ problems });
  const { now, log } = context;
  const own = settings.prometheusUrl === undefined && !context.demo;
  // A mistake in the services file is told before a database is opened.
  const services = context.demo ? undefined : await catalogOf(settings, own ? [thisMachine()] : []);
  const { db, state, audit, health } = await connectDatabase({
    ...database,
    url: context.demo ? undefined : settings.databaseUrl,
    poolSize: settings.databasePool,
    dir: context.dataDir,
    log,
  });
  const machine = own ? watchMachine(db, { log, now }) : undefined;
  const incidents = context.demo ? undefined : await issuesOf(settings, context);
  const kept = { incidents: incidents ?? postgresIncidents(db), history: postgresHistory(db) };
  const ports = services ? await watched(services) : await demo();
  // Subjects as the adapter names them: `services`, `services/checkout`, `incidents/open`.
  await db.listen(CHANNEL, (subject) => context.changed(`ops://${subject}`));
  const watcher = watchStates(ports, { log, now });
  return {
    ports,
    // Issues carry the mark of their call; what is kept here commits together with the key of the call.
    ...(incidents ? { resumes: true } : { state, audit }),
    health,
    async close() {
      await watcher.stop();
      machine?.stop();
      await db.close();
    },
  };

  async function watched(catalog: ServiceCatalog): Promise<DevopsPorts> {
    const { prober } = await import('./adapters/probes/index.ts');
    return {
      ...kept,
      services: catalog,
      metrics: machine ?? (await metricsOf(settings)),
      alerts: await alertsOf(settings),
      prober: prober({ blackboxUrl: settings.blackboxUrl, networks: settings.probePrivate, now }),
      logs: combinedLogs(await logsOf(settings, context)),
      charts: svgCharts(),
    };
  }

  async function demo(): Promise<DevopsPorts> {
    const [{ demoPorts, demoLines }, { memoryLogs }] = await Promise.all([
      import('./demo/demo-ports.ts'),
      import('./adapters/memory/logs.ts'),
    ]);
    const start = now();
    await seed(kept.incidents, new Date(start.getTime() - 20 * 3_600_000));
    return demoPorts({ ...kept, logs: memoryLogs(demoLines(start)), charts: svgCharts() }, { start, now });
  }
}

/** Once for each folder: a second start finds what the first one made. */
async function seed(incidents: IncidentStore, at: Date): Promise<void> {
  const { demoIncident } = await import('./demo/outage.ts');
  const { incident, existed } = await incidents.create({ ...demoIncident, at });
  if (!existed) await incidents.update(incident.id, { from: 'open', status: 'mitigated', by: demoIncident.by, at });
}

async function catalogOf({ services }: Settings, also: readonly Service[]): Promise<ServiceCatalog> {
  if (services === undefined) return { all: async () => also };
  return (await import('./adapters/services-file/index.ts')).fileCatalog(services, also);
}

/** With its journal only where there is one: in a container there is none, and nobody configured it. */
function thisMachine(): Service {
  const { logs, ...rest } = machineService;
  const journal = existsSync('/run/systemd/journal');
  return { ...rest, logs: journal ? logs : { files: logs?.files } };
}

async function issuesOf({ githubRepository, githubToken, githubApiUrl }: Settings, { changed }: ConnectContext) {
  if (githubRepository === undefined || githubToken === undefined) return undefined;
  const [owner = '', repo = ''] = githubRepository.split('/');
  const { githubIncidents } = await import('./adapters/github/index.ts');
  const apiUrl = githubApiUrl.replace(/\/+$/, '');
  return githubIncidents({
    owner,
    repo,
    token: githubToken,
    apiUrl,
    changed: (subject) => changed(`ops://${subject}`),
  });
}

async function metricsOf({ prometheusUrl, prometheusToken, prometheusTenant }: Settings) {
  if (prometheusUrl === undefined) return undefined;
  const { prometheusMetrics } = await import('./adapters/prometheus/index.ts');
  return prometheusMetrics({ url: prometheusUrl, token: prometheusToken, tenant: prometheusTenant });
}

async function alertsOf({ alertmanagerUrl, alertmanagerToken }: Settings) {
  if (alertmanagerUrl === undefined) return undefined;
  const { alertmanager } = await import('./adapters/prometheus/alertmanager.ts');
  return alertmanager({ url: alertmanagerUrl, token: alertmanagerToken });
}

async function logsOf(
  { logDirs, lokiUrl, lokiToken, lokiTenant }: Settings,
  { now }: ConnectContext,
): Promise<LogSources> {
  const here = { files: fileLogs({ roots: logDirs, now }), journald: journaldLogs({ now }) };
  if (lokiUrl === undefined) return here;
  const { lokiLogs } = await import('./adapters/loki/index.ts');
  return { ...here, loki: lokiLogs({ url: lokiUrl, token: lokiToken, tenant: lokiTenant, now }) };
}
