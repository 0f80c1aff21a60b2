import { defineErrors, error } from './define.ts';

/** Errors every server shares. A server adds its own table with `defineErrors`. */
export const kitErrors = defineErrors({
  INVALID_ARGUMENTS: error<{ problems: readonly string[]; [key: string]: unknown }>({
    category: 'input',
    message: ({ problems }) => `The arguments do not fit: ${problems.join('; ')}. Correct them and call again.`,
    cause: 'An argument is missing, unknown, of the wrong type or out of range.',
    wayOut:
      'Each problem names the argument, what was expected and the valid values. Correct these and repeat the call.',
  }),
  UNKNOWN_TOOL: error<{ name: string; suggestion?: string | undefined }>({
    category: 'not_found',
    message: ({ name, suggestion }) =>
      `There is no tool '${name}'.${suggestion ? ` Did you mean '${suggestion}'?` : ''} See tools/list.`,
    cause: 'The tool does not exist, or is not available to this caller. The two cannot be told apart from outside.',
    wayOut: 'Use a name from tools/list.',
  }),
  UNKNOWN_RESOURCE: error<{ uri: string }>({
    category: 'not_found',
    message: ({ uri }) => `There is no resource '${uri}'. See resources/list and resources/templates/list.`,
    cause: 'No resource or template matches the URI.',
    wayOut: 'Use a URI from resources/list, or fill in a template of resources/templates/list.',
  }),
  UNKNOWN_PROMPT: error<{ name: string }>({
    category: 'not_found',
    message: ({ name }) => `There is no prompt '${name}'. See prompts/list.`,
    cause: 'No prompt has this name.',
    wayOut: 'Use a name from prompts/list.',
  }),
  POLICY_DENIED: error<{ name: string; reason?: string | undefined }>({
    category: 'denied',
    message: ({ name, reason }) =>
      `The company's policy does not allow '${name}' with these arguments.${reason ? ` ${reason}` : ''} Nothing was done. Do not try to get around it: tell the person you work for.`,
    cause: 'A rule of the policy file looks at the arguments, the person or the client, and refuses this call.',
    wayOut: 'Stay within what the rule allows, or ask whoever keeps the policy. `policy test` shows why.',
  }),
  INVALID_CURSOR: error<Record<string, never>>({
    category: 'input',
    message: () =>
      'This cursor does not belong to this query. Repeat the call without `cursor` to start from the first page.',
    cause: 'The cursor was changed, comes from another query or another server, or the server has a new key since.',
    wayOut: 'Call again without `cursor`, then follow `next_cursor` with otherwise the same arguments.',
  }),
  CONFIRMATION_REQUIRED: error<{
    tool: string;
    approval: string;
    expires_at: string;
    command: string;
    link?: string;
    by_another?: boolean;
    reason?: string;
  }>({
    category: 'denied',
    message: ({ tool, expires_at, command, link, by_another, reason }) =>
      `'${tool}' needs ${by_another ? 'the confirmation of another person than the one you work for' : "a person's confirmation"}.${reason ? ` ${reason}` : ''} Nothing was done. Ask the person to ${link ? `open ${link} or to run` : 'run'} \`${command}\` in a terminal before ${expires_at}; then repeat exactly the same call.`,
    cause: 'The policy demands that a person confirms this call. It was frozen, and waits for a decision.',
    wayOut:
      'A person looks at what the call would do, on the page or with the command, and approves it. The very same call then runs, once.',
  }),
  CONFIRMATION_DENIED: error<{ tool: string; until: string }>({
    category: 'denied',
    message: ({ tool, until }) =>
      `A person was shown what '${tool}' would do with these arguments, and said no. Nothing was done. The same call is refused without asking again until ${until}. Do not try to get around it: ask the person what they want instead.`,
    cause: 'The person who was asked to confirm the call denied it.',
    wayOut: 'Ask the person what should be different. A call with other arguments is a new question.',
  }),
  CONFIRMATION_MISMATCH: error<{ tool: string }>({
    category: 'denied',
    message: ({ tool }) =>
      `The confirmation that came with this call of '${tool}' does not belong to it: it was for other arguments, was used before, or is too old. Nothing was done. Make the call again without it; the person is then asked about what it would do now.`,
    cause:
      'An approval is for one call, once: this principal, this tool, these arguments, this policy. The answer that was sent along fits no waiting question.',
    wayOut: 'Call again without `requestState` and `inputResponses`.',
  }),
  INPUT_REQUIRED: error<Record<string, never>>({
    category: 'input',
    message: () => 'The call needs an answer from the person at the client first. Nothing was done yet.',
    cause: 'A handler asked a question. The answer goes out as the question itself; this code stands in the audit log.',
    wayOut: 'Answer the question: the client repeats the call with the answers.',
  }),
  REQUEST_STATE_INVALID: error<Record<string, never>>({
    category: 'input',
    message: () =>
      'The requestState does not belong to this call, was changed, or is too old. Nothing was done. Repeat the call without it.',
    cause: 'A client must send back the state of a question as it was, with the same arguments, within ten minutes.',
    wayOut: 'Call again without `requestState` and answer the question anew.',
  }),
  IDEMPOTENCY_KEY_REUSED: error<{ key: string }>({
    category: 'conflict',
    message: ({ key }) =>
      `The idempotency_key '${key}' was used before with other arguments. Nothing was done. Use a new key for a new write.`,
    cause: 'The same key may only repeat the very same call.',
    wayOut: 'Repeat the first call unchanged, or choose a new key.',
  }),
  OUTCOME_UNKNOWN: error<{ key: string }>({
    category: 'conflict',
    message: ({ key }) =>
      `A call with the idempotency_key '${key}' began before, and nobody knows whether it took effect. Nothing was done now. Look whether it did; if not, call again with a new key.`,
    cause:
      'The server was killed, or the call was cancelled, timed out or failed, while it acted on another system, which cannot be undone.',
    wayOut: 'Look at the other system. If the call took no effect, repeat it with a new idempotency_key.',
  }),
  RATE_LIMITED: error<{ limit: string; bucket: string; reset_seconds: number; reset_at: string }>({
    category: 'rate_limited',
    message: ({ limit, bucket, reset_seconds, reset_at }) =>
      `The limit of ${limit} for ${bucket} is used up. Nothing was done. It is free again in ${reset_seconds} s, at ${reset_at}: do not call again before.`,
    cause: 'Calls are limited by their effect and, for some tools, by tool, so that a client that loops does no harm.',
    wayOut: 'Wait until the time that the error names. An administrator can change the limits with `--limits`.',
  }),
  BUSY: error<{ running: number; whose: string }>({
    category: 'rate_limited',
    message: ({ running, whose }) =>
      `${running} calls are running at once ${whose}, and more are not begun. Nothing was done. Call again when one has answered.`,
    cause: 'Too many calls at once, or backends so slow that calls pile up.',
    wayOut: 'Call one after another. An administrator can change `--calls-at-once` and `--calls-at-once-each`.',
  }),
  LIMITS_UNAVAILABLE: error<Record<string, never>>({
    category: 'unavailable',
    message: () =>
      'Calls cannot be counted now, so no write is allowed. Nothing was done. Try again in a few seconds; an administrator must look at the log.',
    cause: 'The database or folder with the counts cannot be reached or written. Without a count there is no write.',
    wayOut: 'Repair what the log names; reads go on meanwhile.',
  }),
  DEADLINE_EXCEEDED: error<{ milliseconds: number; effect: string }>({
    category: 'unavailable',
    message: ({ milliseconds, effect }) =>
      `The call took longer than ${milliseconds / 1000} s and was cancelled. ${
        effect === 'read'
          ? 'Narrow the query or try again.'
          : 'If you gave an idempotency_key, repeat the call with the same key: it runs at most once. Otherwise look first whether it took effect.'
      }`,
    cause: 'The backend is slow or hangs.',
    wayOut: 'Narrow the query; repeat writes only with the same idempotency_key.',
  }),
  CANCELLED: error<Record<string, never>>({
    category: 'unavailable',
    retryable: true,
    message: () => 'The call was cancelled by the client.',
    cause: 'The client sent a cancellation or went away.',
    wayOut: 'Call again if the answer is still needed.',
  }),
  UNKNOWN_JOB: error<{ job_id: string }>({
    category: 'not_found',
    message: ({ job_id }) =>
      `There is no job '${job_id}'. Use the job_id of an answer you were given; results are kept until its expires_at.`,
    cause:
      'The id is wrong, the result is no longer kept, or somebody else started the job. These cannot be told apart.',
    wayOut: 'Use the `job_id` that the tool answered with. If it expired, call the tool again.',
  }),
  JOB_INTERRUPTED: error<{ tool: string; reason: string }>({
    category: 'unavailable',
    retryable: false,
    message: ({ tool, reason }) =>
      `'${tool}' ${reason}, and how far it came is not known. Look whether it took effect before you call it again, then with a new idempotency_key.`,
    cause: 'The process that ran it ended or was stopped, or the work took too long or ignored that it was cancelled.',
    wayOut: 'Look in the system whether it took effect; repeat only what is missing.',
  }),
  JOB_LIMIT: error<{ running: number; limit: number }>({
    category: 'rate_limited',
    message: ({ running, limit }) =>
      `${running} of your jobs are running, and ${limit} may. Nothing was started. Wait for one with get_job, or cancel one.`,
    cause: 'Long work is limited for each principal, so that one cannot use up the server.',
    wayOut: 'Wait until a job has ended, or cancel one that is no longer needed.',
  }),
  JOB_EXPIRED: error<{ job_id: string }>({
    category: 'conflict',
    message: ({ job_id }) =>
      `This idempotency_key started the job ${job_id}, whose result is no longer kept. Nothing was done. To do it again, call with a new key.`,
    cause: 'A key is remembered for longer than the result of the job that it started.',
    wayOut: 'Look whether it took effect; if it should be done once more, use a new key.',
  }),
  BACKEND_UNAVAILABLE: error<{ backend: string; reason?: string | undefined }>({
    category: 'unavailable',
    message: ({ backend, reason }) =>
      `${backend} cannot be reached${reason ? ` (${reason})` : ''}. Try again in a few seconds; the server reconnects by itself.`,
    cause: 'The backend is down, unreachable, refuses the connection or restarted.',
    wayOut: 'Wait and repeat. If it lasts, run the `doctor` subcommand on the machine of the server.',
  }),
  BACKEND_MISCONFIGURED: error<{ backend: string; reason: string }>({
    category: 'config',
    message: ({ backend, reason }) =>
      `${backend} refuses this server's settings: ${reason}. An administrator must correct them.`,
    cause: 'Wrong credentials, a missing database or missing rights.',
    wayOut: 'Correct the setting that the message names; `doctor` checks it.',
  }),
  AUDIT_UNAVAILABLE: error<Record<string, never>>({
    category: 'unavailable',
    message: () =>
      'The audit log cannot be written, so no write is allowed. Nothing was done. An administrator must look at the log.',
    cause: 'The folder of the audit log is full, read-only or gone, its key cannot be read, or its database is down.',
    wayOut: 'Free space, correct the folder or bring the database back; reads go on meanwhile.',
  }),
  ANSWER_TOO_LARGE: error<{ bytes: number; cap: number }>({
    category: 'input',
    message: ({ bytes, cap }) =>
      `The answer has ${bytes} bytes, the limit is ${cap}. Ask for less: a smaller limit, a narrower filter or a shorter period.`,
    cause: 'One answer would not fit into the size cap and cannot be cut sensibly.',
    wayOut: 'Narrow the request.',
  }),
  CONFIG_INVALID: error<{ problems: readonly string[] }>({
    category: 'config',
    message: ({ problems }) => `The configuration does not fit:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    cause: 'A setting is missing, unknown or malformed.',
    wayOut: 'Correct every line; `--help` lists all settings.',
  }),
  HTTP_ADDRESS_REFUSED: error<{ host: string }>({
    category: 'config',
    message: ({ host }) =>
      `'${host}' can be reached from other machines, and nobody would have to say who they are: only loopback addresses (127.0.0.1, ::1, localhost) are served over HTTP yet.`,
    cause: 'Serving over HTTP without identity gives everyone who can connect the rights of the process.',
    wayOut:
      'Serve on 127.0.0.1, or let hosts start the server over stdio. Other machines can follow when identity is there.',
  }),
  POLICY_INVALID: error<{ problems: readonly string[] }>({
    category: 'config',
    message: ({ problems }) => `The policy cannot be used:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    cause: 'The policy file or the roles beside it cannot be read, parsed, or do not fit the tools of this server.',
    wayOut: 'Correct each place. `policy check FILE` shows the same, and `policy schema` what a policy can name.',
  }),
  INTERNAL: error<{ reference: string }>({
    category: 'internal',
    message: ({ reference }) =>
      `Something went wrong in the server. The log has the details under reference ${reference}.`,
    cause: 'A defect, or a failure nobody foresaw.',
    wayOut: 'Report the reference to the administrator of the server.',
  }),
});
