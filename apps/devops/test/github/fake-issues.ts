interface Stored {
  number: number;
  title: string;
  body: string;
  state: string;
  labels: { name: string }[];
  html_url: string;
}

/** The part of GitHub's interface that the adapter uses, with its state; `faults` says what goes wrong next. */
export function fakeIssues() {
  const issues: Stored[] = [];
  const comments: { number: number; body: string }[] = [];
  const requests: string[] = [];
  const faults: ('lost answer' | 'down' | 'refused')[] = [];
  const answer = (status: number, body: unknown) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

  const handle: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const method = init?.method ?? 'GET';
    requests.push(`${method} ${url.pathname}`);
    const fault = method === 'POST' || method === 'PATCH' ? faults.shift() : undefined;
    if (fault === 'down') return answer(502, {});
    if (fault === 'refused') return answer(403, { message: 'Resource not accessible by personal access token' });
    const given = init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {};
    const found = respond(method, url, given);
    if (fault === 'lost answer') throw new TypeError('fetch failed');
    return found;
  };

  function respond(method: string, url: URL, given: Record<string, unknown>): Response {
    const [, number, sub] = /^\/repos\/acme\/ops\/issues(?:\/(\d+))?(\/comments)?$/.exec(url.pathname) ?? ['', 'x'];
    const labels = (given['labels'] as string[] | undefined)?.map((name) => ({ name }));
    if (number === 'x') return answer(404, { message: 'Not Found' });
    if (number === undefined && method === 'GET') {
      const { state, labels: label, page, per_page } = Object.fromEntries(url.searchParams);
      const wanted = issues
        .filter((issue) => state === 'all' || issue.state === state)
        .filter((issue) => issue.labels.some(({ name }) => name === label))
        .reverse();
      return answer(200, wanted.slice((Number(page) - 1) * Number(per_page), Number(page) * Number(per_page)));
    }
    if (number === undefined) {
      const next = issues.length + 1;
      issues.push({
        number: next,
        title: String(given['title']),
        body: String(given['body']),
        state: 'open',
        labels: labels ?? [],
        html_url: `https://github.example/acme/ops/issues/${next}`,
      });
      return answer(201, issues.at(-1));
    }
    const issue = issues.find((of) => of.number === Number(number));
    if (!issue) return answer(404, { message: 'Not Found' });
    if (sub !== undefined) comments.push({ number: issue.number, body: String(given['body']) });
    else if (method === 'PATCH') Object.assign(issue, given, labels && { labels });
    return answer(sub === undefined ? 200 : 201, issue);
  }

  return { handle, issues, comments, requests, faults };
}
