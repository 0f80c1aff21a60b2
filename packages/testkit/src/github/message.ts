/** What an operation is asked, read by the description. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What an operation answers, before it is put on the wire. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** What stands in the Link header: query parameters of other pages, by relation. */
  readonly links?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One operation of GitHub on the state of a test; `unknown` tells of what it cannot answer truly. */
export type Operation<State> = (state: State, asked: Asked, unknown: (problem: string) => void) => Answer;

export interface GitHubRequest {
  readonly method: string;
  /** With query, without host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown> | undefined;
}

export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const missing: Answer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' },
};

export const refused = (message: string): Answer => ({
  status: 422,
  body: {
    message: 'Validation Failed',
    documentation_url: 'https://docs.github.com/rest',
    errors: [{ code: 'custom', message }],
  },
});

/** Numbered pages, with links to the next and the last. */
export function pageOf(all: readonly unknown[], query: Asked['query']): Answer {
  const size = Math.min(100, Number(query['per_page'] ?? 30));
  const page = Number(query['page'] ?? 1);
  const last = Math.ceil(all.length / size);
  const to = (number: number) => ({ ...query, page: String(number) });
  return {
    status: 200,
    body: all.slice((page - 1) * size, page * size),
    ...(page < last && { links: { next: to(page + 1), last: to(last) } }),
  };
}
