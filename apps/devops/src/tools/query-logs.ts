import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { levels } from '../domain/logs/level.ts';
import { linesPage } from '../domain/logs/lines-page.ts';
import { loggingServices } from '../domain/logs/logging-services.ts';
import { rangeOf } from '../domain/logs/range.ts';
import { summarise } from '../domain/logs/summarise.ts';
import { entryView, patternView, sourceView } from '../domain/logs/views.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';

// A refinement and not a length: lengths are paid for in every tool list.
const brief = z.string().refine((text) => text.length <= 200, 'must be at most 200 characters');

export const queryLogs = tool({
  name: 'query_logs',
  title: 'Query logs',
  description: {
    what: 'Sums logs up as patterns against the hour before, errors first; or lists lines, newest first.',
    useWhen: ['finding what broke, when and in which pod', 'one error or id: mode lines with contains'],
  },
  input: z.object({
    service: brief.optional().describe('default: all'),
    since: brief.optional().describe('15m, 2h or ISO time (1h)'),
    from: brief.optional().describe('ISO time'),
    to: brief.optional().describe('ISO time'),
    level: z.enum(levels).optional().describe('this or worse'),
    contains: brief.optional().describe('plain text'),
    mode: z.enum(['summary', 'lines']).optional().describe('default: summary'),
  }),
  output: z.object({
    range: z.string(),
    lines: z.int().optional(),
    coverage: z.string().optional(),
    patterns: z
      .array(
        z.object({
          kind: z.string().optional(),
          count: z.int().optional(),
          before: z.number().optional(),
          seen: z.string().optional(),
          pattern: untrusted(z.string()).optional(),
          example: untrusted(z.string()).optional(),
        }),
      )
      .optional(),
    more: untrusted(z.string()).optional(),
    sources: z
      .array(
        z.object({
          service: z.string().optional(),
          source: z.string().optional(),
          lines: z.int().optional(),
          before: z.int().optional(),
          errors: z.int().optional(),
          change: z.number().optional(),
          most: untrusted(z.string()).optional(),
        }),
      )
      .optional(),
    entries: z
      .array(
        z.object({
          time: z.string().optional(),
          level: z.string().optional(),
          source: z.string().optional(),
          text: untrusted(z.string()).optional(),
        }),
      )
      .optional(),
  }),
  effect: 'read',
  permission: 'logs:read',
  paging: { limit: 50, max: 200 },
  async run(input, { ports, page, signal, now, note }) {
    const { level, contains } = input;
    const range = rangeOf(input, now());
    const all = await ports.services.all({ signal });
    const meant = input.service === undefined ? all : [serviceMeant(input.service, all)];
    const services = loggingServices(meant, input.service);
    const asked = { range: `${new Date(range.from).toISOString()}/${new Date(range.to).toISOString()}` };
    const query = { services, level, contains, ...range };
    return input.mode === 'lines' ? lines() : summary();

    async function summary() {
      const { report, read } = await summarise(ports.logs, query, { signal });
      const { patterns, errors } = report.untold;
      for (const problem of read.problems) note(problem);
      if (errors > 0) note(`${errors} more patterns of errors did not fit; narrow the range, the service or contains.`);
      if (report.lines === 0)
        note('No line in this range matches. That is not the same as no errors: is the service logging at all?');
      return {
        ...asked,
        lines: report.lines,
        coverage: `${Math.floor(report.coverage * 100)} % of the lines${patterns > 0 ? `; ${patterns} rarer patterns are not shown` : ''}`,
        patterns: report.patterns.map(patternView),
        ...(report.more !== '' && { more: report.more }),
        ...(report.sources.length > 0 && { sources: report.sources.map(sourceView) }),
        next: undefined,
      };
    }

    async function lines() {
      const [time, skip] = (page.after ?? []) as readonly number[];
      const after = time === undefined ? undefined : { time, skip: skip ?? 0 };
      const found = await linesPage(ports.logs, query, { limit: page.limit, after }, { signal });
      for (const problem of found.read.problems) note(problem);
      const clipped = found.entries.filter(({ text }) => entryView.isClipped(text)).length;
      if (clipped > 0) note(`${clipped} long lines were clipped.`);
      const { next } = found;
      return { ...asked, entries: found.entries.map(entryView.of), next: next && [next.time, next.skip] };
    }
  },
});
