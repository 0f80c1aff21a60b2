import { closest, defineErrors, error } from '@enterprise-mcp/kit';

/** A list may be long; a message must not be. */
const some = (names: readonly string[]) => {
  const shown = names.slice(0, 30).map((name) => `'${name}'`);
  return names.length > 30 ? `${shown.join(', ')} and ${names.length - 30} more` : shown.join(', ') || 'none';
};

const meant = (word: string, names: readonly string[]) => {
  const suggestion = closest(word, names);
  return suggestion ? ` Did you mean '${suggestion}'?` : '';
};

/** Everything that can be wrong with a call, beyond the kit's own table. */
export const devopsErrors = defineErrors({
  DEVOPS_SERVICE_UNKNOWN: error<{ service: string; near: readonly string[] }>({
    category: 'not_found',
    message: ({ service, near }) =>
      `There is no service '${service}'.${meant(service, near)} Services: ${some(near)}. Call get_service_status for all.`,
    cause: 'The services file has no service of this name.',
    wayOut: 'Use one of the names listed, or add the service to the services file.',
  }),
  DEVOPS_METRICS_NONE: error<{ service: string; reason: string }>({
    category: 'not_found',
    message: ({ service, reason }) => `No metrics are known of '${service}': ${reason}.`,
    cause: 'No metrics backend is configured, or the services file says nothing of how this service is measured.',
    wayOut: 'Set DEVOPS_PROMETHEUS_URL, and give the service `metrics` in the services file.',
  }),
  DEVOPS_BACKEND_UNREACHABLE: error<{ backend: string; reason: string }>({
    category: 'unavailable',
    message: ({ backend, reason }) =>
      `backend unreachable: ${backend} does not answer (${reason}). This says nothing about the services.`,
    cause: 'The monitoring backend is down, unreachable from here, or too slow.',
    wayOut: 'Try again; then check the address and the state of the backend.',
  }),
  DEVOPS_BACKEND_REFUSED: error<{ backend: string; status: number; reason: string }>({
    category: 'denied',
    message: ({ backend, status, reason }) => `${backend} refuses the query (${status}): ${reason}`,
    cause: 'The token or tenant is wrong, the query of the services file is not valid, or a limit is exceeded.',
    wayOut: 'Check token, tenant and the queries of the services file; ask for a shorter window.',
  }),
  DEVOPS_SERVICES_FILE: error<{ problems: readonly string[] }>({
    category: 'config',
    message: ({ problems }) => `The services file cannot be used: ${problems.join('; ')}.`,
    cause: 'The file is missing, is not YAML, or says something that the schema does not know.',
    wayOut: 'Correct the lines named; services.schema.json of the package lets an editor check the file.',
  }),
  DEVOPS_INCIDENT_NOT_FOUND: error<{ incident: string }>({
    category: 'not_found',
    message: ({ incident }) => `There is no incident '${incident}'. Use list_incidents to find it.`,
    cause: 'No incident has this id.',
    wayOut: 'Take an id from list_incidents.',
  }),
  DEVOPS_INCIDENT_STATUS: error<{ incident: string; from: string; to: string; legal: readonly string[] }>({
    category: 'conflict',
    message: ({ incident, from, to, legal }) =>
      `${incident} is ${from} and cannot become ${to}; nothing was done. It can become ${some(legal)}.`,
    cause: 'An incident goes from open over acknowledged and mitigated to resolved, and may be opened again.',
    wayOut: 'Choose one of the statuses listed.',
  }),
  DEVOPS_INCIDENT_CHANGED: error<{ incident: string; expected: string; current: string }>({
    category: 'conflict',
    message: ({ incident, expected, current }) =>
      `${incident} is not ${expected} but ${current}; nothing was done. Look at it again before changing it.`,
    cause: 'Somebody else changed the incident meanwhile.',
    wayOut: 'Read the incident, decide anew, and repeat.',
  }),
  DEVOPS_GITHUB_REFUSED: error<{ what: string; status: number; reason: string }>({
    category: 'denied',
    message: ({ what, status, reason }) => `GitHub refuses ${what} (${status}): ${reason}`,
    cause: 'The token lacks a right, or the repository does not exist for it.',
    wayOut: 'Give the token read and write access to issues of the repository.',
  }),
  DEVOPS_LOGS_NONE: error<{ service: string }>({
    category: 'not_found',
    message: ({ service }) =>
      `No logs are known of '${service}'. Name them in the services file: files, journald or loki.`,
    cause: 'The services file says nothing of where this service logs, and no default applies.',
    wayOut: 'Add `logs` to the service in the services file, or set DEVOPS_LOG_DIRS to the folders its files are in.',
  }),
  DEVOPS_RANGE_INVALID: error<{ problem: string }>({
    category: 'input',
    message: ({ problem }) =>
      `The time range cannot be used: ${problem}. Examples: since '15m', or from '2026-02-28T17:00:00Z' to '2026-02-28T18:00:00Z'.`,
    cause: 'The range is written in a way that is not understood, ends before it begins, or is too long.',
    wayOut: 'Give `since` as a duration, or `from` and `to` as ISO 8601 times.',
  }),
  DEVOPS_LOGS_UNREACHABLE: error<{ backend: string; reason: string }>({
    category: 'unavailable',
    message: ({ backend, reason }) =>
      `The logs cannot be read: ${backend} is unreachable (${reason}). This says nothing about the services.`,
    cause: 'The log backend does not answer, or answers with a failure of its own.',
    wayOut: 'Try again; then check the address and the state of the backend.',
  }),
  DEVOPS_LOGS_REFUSED: error<{ backend: string; status: number | string; reason: string }>({
    category: 'denied',
    message: ({ backend, status, reason }) => `${backend} refuses the query (${status}): ${reason}`,
    cause: 'The token or tenant is wrong, a right is missing, or a limit of the backend is exceeded.',
    wayOut: 'Check token and tenant in the settings; ask for a shorter range.',
  }),
  DEVOPS_JOURNAL_MISSING: error({
    category: 'config',
    message: () =>
      'This machine has no journalctl, so its journal cannot be read. Name files or Loki in the services file instead.',
    cause: 'The program journalctl is not installed or not on the PATH of the server, as in most containers.',
    wayOut: 'Install systemd, run the server on the host, or use files or Loki.',
  }),
});
