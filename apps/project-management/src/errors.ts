import { closest, defineErrors, error } from '@enterprise-mcp/kit';

const named = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/** A list may be long; a message must not be. */
const some = (names: readonly string[]) =>
  names.length > 40 ? `${named(names.slice(0, 40))} and ${names.length - 40} more` : named(names) || 'none';

const meant = (word: string, names: readonly string[]) => {
  const suggestion = closest(word, names);
  return suggestion ? ` Did you mean '${suggestion}'?` : '';
};

type Candidate = { readonly id: string; readonly title: string };

/** Everything that can be wrong with a call, beyond the kit's own table. */
export const pmErrors = defineErrors({
  PM_TASK_NOT_FOUND: error<{ task: string }>({
    category: 'not_found',
    message: ({ task }) => `No task has the id, number or title '${task}'. Use search_tasks to find it.`,
    cause: 'The id does not exist, or no task has exactly this title.',
    wayOut: 'Take an id from search_tasks.',
  }),
  PM_TASK_AMBIGUOUS: error<{ task: string; candidates: readonly Candidate[] }>({
    category: 'conflict',
    message: ({ task, candidates }) =>
      `${candidates.length} tasks are called '${task}'; nothing was done. Repeat with one of these ids: ${candidates.map(({ id }) => id).join(', ')}.`,
    cause: 'Several tasks have this title. The server never picks one by itself.',
    wayOut: 'Repeat the call with the id of the right one; ask the person when in doubt.',
  }),
  PM_BOARD_UNKNOWN: error<{ board: string; valid: readonly string[] }>({
    category: 'not_found',
    message: ({ board, valid }) => `There is no board '${board}'.${meant(board, valid)} Boards: ${some(valid)}.`,
    cause: 'No board has this name or key.',
    wayOut: 'Use one of the names listed, or leave `board` out for the default one.',
  }),
  PM_COLUMN_UNKNOWN: error<{ column: string; valid: readonly string[] }>({
    category: 'input',
    message: ({ column, valid }) => `There is no column '${column}'.${meant(column, valid)} Columns: ${some(valid)}.`,
    cause: 'The board has no column, or status, of this name. There is no default.',
    wayOut: 'Use one of the names listed.',
  }),
  PM_MOVE_ILLEGAL: error<{ from: string; to: string; legal: readonly string[] }>({
    category: 'conflict',
    message: ({ from, to, legal }) =>
      `A task in '${from}' cannot move to '${to}'; nothing was done. ${legal.length > 0 ? `It can move to ${named(legal)}.` : `'${from}' is final.`}`,
    cause: 'The board does not allow this step.',
    wayOut: 'Move to one of the legal columns, one step at a time if need be.',
  }),
  PM_WIP_LIMIT: error<{ column: string; limit: number; tasks: number }>({
    category: 'conflict',
    message: ({ column, limit, tasks }) =>
      `'${column}' holds ${tasks} tasks and its limit is ${limit}; nothing was done. Finish or move one of them first.`,
    cause: 'The column has a limit for work in progress, and it is reached.',
    wayOut: 'Move another task out of the column, or ask the team to change the limit.',
  }),
  PM_STATUS_CONFLICT: error<{ task: string; expected: string; current: string }>({
    category: 'conflict',
    message: ({ task, expected, current }) =>
      `${task} is not in '${expected}' but in '${current}'; nothing was done. Look at it again before moving it.`,
    cause: 'Somebody else moved the task meanwhile.',
    wayOut: 'Read the task, decide anew, and repeat with its present column as expected_status.',
  }),
  PM_WRITE_NOT_CONFIRMED: error<{ task: string; what: string; before: string; expected: string; found: string }>({
    category: 'internal',
    message: ({ task, what, before, expected, found }) =>
      `The backend reported success, but read back, the ${what} of ${task} is '${found}' and not '${expected}' (before: '${before}'). Do not report this as done.`,
    cause:
      'The backend answered with success and did something else or nothing: a missing right, a rule, or somebody else at the same time.',
    wayOut: 'Read the task. If nobody else changed it, check the rights of the token, then repeat.',
  }),
  PM_PERSON_UNKNOWN: error<{ person: string; valid: readonly string[] }>({
    category: 'not_found',
    message: ({ person, valid }) =>
      `Nobody called '${person}' can be assigned here; nothing was done.${meant(person, valid)} People: ${some(valid)}.`,
    cause: 'No member has this handle, name or e-mail, or they may not be assigned on this board.',
    wayOut: 'Use one of the people listed. On GitHub a person needs access to the repository first.',
  }),
  PM_PERSON_AMBIGUOUS: error<{ person: string; candidates: readonly string[] }>({
    category: 'conflict',
    message: ({ person, candidates }) =>
      `${candidates.length} people are called '${person}'; nothing was done. Repeat with a handle: ${candidates.join(', ')}.`,
    cause: 'Several people have this name.',
    wayOut: 'Repeat the call with the handle of the right one.',
  }),
  PM_ME_UNKNOWN: error<{ principal: string }>({
    category: 'not_found',
    message: ({ principal }) =>
      `Nobody on the board is '${principal}', so 'me' means nobody here. Give a handle or a name.`,
    cause: 'The person this server runs for is no member of the board under that name.',
    wayOut: 'Give a handle or a name, or set PM_ME to the handle of this person.',
  }),
  PM_SPRINT_UNKNOWN: error<{ sprint: string; valid: readonly string[] }>({
    category: 'not_found',
    message: ({ sprint, valid }) => `There is no sprint '${sprint}'.${meant(sprint, valid)} Sprints: ${some(valid)}.`,
    cause: "The board has no sprint of this name, or none that is 'current' or 'next'.",
    wayOut: "Use one of the names listed, or 'current' or 'next'.",
  }),
  PM_LABEL_UNKNOWN: error<{ label: string; valid: readonly string[] }>({
    category: 'not_found',
    message: ({ label, valid }) =>
      `There is no label '${label}'; nothing was done.${meant(label, valid)} Labels: ${some(valid)}.`,
    cause: 'The board has no label of this name, and none is made by the way.',
    wayOut: 'Use one of the labels listed.',
  }),
  PM_REPOSITORY_NOT_ALLOWED: error<{ repository: string; allowed: readonly string[] }>({
    category: 'denied',
    message: ({ repository, allowed }) =>
      `This server does not touch the repository '${repository}'; nothing was done. Allowed: ${some(allowed)}.`,
    cause: 'The repository is not in the list that the server was started with.',
    wayOut: 'Use a task of an allowed repository, or have PM_GITHUB_REPOSITORIES changed.',
  }),
  PM_GITHUB_RATE_LIMITED: error<{ limit: string; seconds: number }>({
    category: 'rate_limited',
    message: ({ limit, seconds }) =>
      `GitHub's ${limit} rate limit is reached. Try again in ${seconds} s; repeat writes with the same idempotency_key.`,
    cause: 'Too many requests with this token in this hour (primary), or too many at once (secondary).',
    wayOut: 'Wait as long as the message says. A GitHub App has a higher limit than a token.',
  }),
  PM_GITHUB_REFUSED: error<{ what: string; status: number; reason: string }>({
    category: 'denied',
    message: ({ what, status, reason }) => `GitHub refuses ${what} (${status}): ${reason}`,
    cause:
      'The token lacks a right, the project or repository does not exist for it, or GitHub does not accept a value.',
    wayOut:
      'Give the token read and write access to issues and projects, and check project and repositories in the settings.',
  }),
  PM_IMPORT_UNREADABLE: error<{ problem: string }>({
    category: 'input',
    message: ({ problem }) => `Nothing was imported: ${problem}.`,
    cause: 'The file is no export that this command knows, or one of its rows does not fit.',
    wayOut:
      'Export again as CSV from Jira or Linear, as JSON from the GitHub CLI, or correct the row that the message names.',
  }),
});
