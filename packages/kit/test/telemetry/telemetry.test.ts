import { setTimeout as sleep } from 'node:timers/promises';
import {
  context,
  type Link,
  metrics,
  propagation,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineErrors, error } from '../../src/errors/define.ts';
import type { Peer } from '../../src/serve/runtime.ts';
import { sessionEnded } from '../../src/telemetry/metrics.ts';
import { declared, recordingAudit, resource, runtimeOf, serverOf, silent, tool } from '../gate/harness.ts';

const errors = defineErrors({
  TEST_FULL: error<{ text: string }>({ category: 'conflict', message: ({ text }) => text, cause: '', wayOut: '' }),
});

const write = tool({
  ...declared,
  name: 'write_it',
  input: z.object({ text: z.string().describe('text') }),
  output: z.object({ text: z.string(), traced: z.boolean() }),
  effect: 'write',
  async run({ text }) {
    if (text === 'plain') return { text, traced: false };
    if (text === 'plain full') throw errors.TEST_FULL({ text });
    // What a backend's own instrumentation does.
    trace.getTracer('backend').startSpan('query').end();
    if (text === 'full') throw errors.TEST_FULL({ text: 'private' });
    if (text === 'defect') throw new Error('private');
    return { text, traced: trace.getActiveSpan() !== undefined };
  },
});
const long = tool({
  ...declared,
  name: 'write_long',
  input: z.object({}),
  output: z.object({}),
  effect: 'write',
  long: { answerWithinMs: 0 },
  run: () => sleep(20).then(() => ({})),
});
const wipe = tool({
  ...declared,
  name: 'wipe_it',
  input: z.object({}),
  output: z.object({}),
  effect: 'destructive',
  run: async () => ({}),
});
const item = resource({
  uri: 'test://items/{id}',
  name: 'item',
  title: 'Item',
  description: 'One item.',
  permission: 'items:read',
  read: async ({ id }) => ({ id }),
});
const server = serverOf([write, long, wipe], { resources: [item] });

const request = { id: '7', method: 'tools/call', protocolVersion: '2026-07-28', transport: 'pipe' } as const;
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const sent: Partial<Peer> = {
  traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
  request: { ...request, tracestate: 'a=1' },
};

/** An SDK as whoever starts the server would load it. */
function loadSdk() {
  const spans = new InMemorySpanExporter();
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return {
    spans: () => spans.getFinishedSpans(),
    span: (name: string) => spans.getFinishedSpans().find((span) => span.name === name) as ReadableSpan,
    async points(name: string) {
      await reader.forceFlush();
      const all =
        exporter
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
      const found = all.find(({ descriptor }) => descriptor.name === name);
      return { unit: found?.descriptor.unit, points: (found?.dataPoints ?? []) as DataPoint<unknown>[] };
    },
  };
}

afterEach(() => {
  for (const api of [trace, context, propagation, metrics]) api.disable();
});

describe('with an SDK', () => {
  it('makes a call a server span of the client’s trace, with the backend’s spans inside', async () => {
    const { span } = loadSdk();
    const { call } = runtimeOf(server);
    expect(await call('write_it', { text: 'private' }, sent)).toMatchObject({ traced: true });
    const own = span('tools/call write_it');
    expect(own).toMatchObject({ kind: SpanKind.SERVER, parentSpanContext: { traceId, spanId: '00f067aa0ba902b7' } });
    expect(own.spanContext().traceId).toBe(traceId);
    expect(own.spanContext().traceState?.serialize()).toBe('a=1');
    expect(span('query').parentSpanContext?.spanId).toBe(own.spanContext().spanId);
    expect(own.status.code).toBe(SpanStatusCode.UNSET);
    expect(own.attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': 'write_it',
      'gen_ai.operation.name': 'execute_tool',
      'mcp.protocol.version': '2026-07-28',
      'network.transport': 'pipe',
      'jsonrpc.request.id': '7',
      'enterprise_mcp.call.id': expect.any(String),
      'enterprise_mcp.effect': 'write',
      'enterprise_mcp.decision': 'allow',
      'enterprise_mcp.code': 'ok',
    });
  });

  it('carries no value of an argument, also of a call that fails', async () => {
    const { spans, points } = loadSdk();
    const { runtime, call } = runtimeOf(server);
    await call('write_it', { text: 'private' });
    await call('write_it', { text: 'full' }).catch(() => undefined);
    await call('write_it', { text: 'defect' }).catch(() => undefined);
    await call('write_it', { private: 1 }).catch(() => undefined);
    const { resourceTarget } = await import('../../src/serve/targets.ts');
    const peer: Peer = {
      agent: { name: 'a', version: '1' },
      signal: new AbortController().signal,
      progress: () => undefined,
    };
    await runtime.call(resourceTarget(item, 'test://items/private', { id: 'private' }), { id: 'private' }, peer);
    const written = spans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events }));
    const text = JSON.stringify([
      written,
      await points('enterprise_mcp.calls'),
      await points('mcp.server.operation.duration'),
    ]);
    expect(text).toContain('test://items/{id}');
    expect(text).not.toContain('private');
  });

  it('tells tool errors, defects, what is unknown and what waits for a person apart', async () => {
    const { span, spans, points } = loadSdk();
    const { runtime, call } = runtimeOf(server);
    await call('write_it', { text: 'full' }).catch(() => undefined);
    expect(span('tools/call write_it')).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'TEST_FULL' },
      attributes: { 'error.type': 'tool_error', 'enterprise_mcp.code': 'TEST_FULL' },
    });
    await call('wipe_it').catch(() => undefined);
    expect(span('tools/call wipe_it').attributes).toMatchObject({
      'enterprise_mcp.decision': 'confirm',
      'enterprise_mcp.code': 'CONFIRMATION_REQUIRED',
    });
    const { unknownTarget } = await import('../../src/serve/targets.ts');
    const peer: Peer = {
      agent: { name: 'a', version: '1' },
      signal: new AbortController().signal,
      progress: () => undefined,
    };
    await runtime.call(unknownTarget('tool', 'anything_a_model_says'), {}, peer).catch(() => undefined);
    expect(span('tools/call').attributes).toMatchObject({
      'error.type': '-32602',
      'rpc.response.status_code': '-32602',
    });
    expect(JSON.stringify(spans().map(({ attributes }) => attributes))).not.toContain('anything_a_model_says');
    const calls = await points('enterprise_mcp.calls');
    expect(calls.points.map(({ attributes, value }) => [attributes['enterprise_mcp.code'], value])).toEqual([
      ['TEST_FULL', 1],
      ['CONFIRMATION_REQUIRED', 1],
      ['UNKNOWN_TOOL', 1],
    ]);
  });

  it('counts what the audit log refuses', async () => {
    const { points } = loadSdk();
    const { audit } = recordingAudit();
    const { call } = runtimeOf(server, { audit: { ...audit, intent: () => Promise.reject(new Error('disk full')) } });
    await call('write_it', { text: 'a' }).catch(() => undefined);
    const { points: calls } = await points('enterprise_mcp.calls');
    expect(calls[0]?.attributes).toMatchObject({ 'enterprise_mcp.code': 'AUDIT_UNAVAILABLE' });
  });

  it('measures operations and sessions in seconds, in few series', async () => {
    const { points } = loadSdk();
    const { call } = runtimeOf(server);
    for (const text of ['a', 'b', 'c']) await call('write_it', { text }, sent);
    const { unit, points: durations } = await points('mcp.server.operation.duration');
    expect(unit).toBe('s');
    expect(durations).toHaveLength(1);
    expect(durations[0]).toMatchObject({
      attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'write_it' },
      value: { count: 3, buckets: { boundaries: expect.arrayContaining([0.01, 300]) } },
    });
    sessionEnded(12, silent);
    const { points: sessions } = await points('mcp.server.session.duration');
    expect(sessions[0]).toMatchObject({ value: { sum: 12 }, attributes: { 'network.transport': 'pipe' } });
  });

  it('links the span around the call, such as the HTTP request', async () => {
    const { span } = loadSdk();
    const { call } = runtimeOf(server);
    let around: SpanContext | undefined;
    await trace.getTracer('http').startActiveSpan('POST', async (http) => {
      around = http.spanContext();
      await call('write_it', { text: 'a' }, sent);
      http.end();
    });
    const own = span('tools/call write_it');
    expect(own.links.map((link: Link) => link.context)).toEqual([around]);
    expect(own.spanContext().traceId).toBe(traceId);
  });

  it('gives a job a span and a duration of its own', async () => {
    const { span, points } = loadSdk();
    const { call } = runtimeOf(server);
    const { job } = (await call('write_long', {}, sent)) as { job: { job_id: string } };
    await call('get_job', { job_id: job.job_id, wait_seconds: 1 });
    await sleep(10);
    expect(span('job write_long')).toMatchObject({
      kind: SpanKind.INTERNAL,
      attributes: { 'enterprise_mcp.job.id': job.job_id, 'enterprise_mcp.job.status': 'succeeded' },
    });
    expect(span('job write_long').spanContext().traceId).toBe(traceId);
    const { points: durations } = await points('enterprise_mcp.job.duration');
    expect(durations[0]?.attributes).toMatchObject({ 'enterprise_mcp.job.status': 'succeeded' });
  });
});

describe('without one, or with a broken one', () => {
  it('costs a look at a global, and nothing is traced', async () => {
    const { call } = runtimeOf(server);
    expect(await call('write_it', { text: 'a' }, sent)).toEqual({ text: 'a', traced: false });
  });

  it('works with metrics only, and with spans that nothing keeps active', async () => {
    metrics.setGlobalMeterProvider(new MeterProvider());
    const { call } = runtimeOf(server);
    expect(await call('write_it', { text: 'a' }, sent)).toMatchObject({ text: 'a' });
    const spans = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
    expect(await call('write_it', { text: 'b' }, sent)).toMatchObject({ text: 'b', traced: false });
    expect(spans.getFinishedSpans().map(({ name }) => name)).toContain('tools/call write_it');
  });

  const fails = () => {
    throw new Error('broken');
  };
  it.each([
    [
      'an exporter',
      () =>
        new NodeTracerProvider({
          spanProcessors: [new SimpleSpanProcessor({ export: fails, shutdown: async () => undefined })],
        }).register(),
    ],
    [
      'a processor',
      () =>
        new NodeTracerProvider({
          spanProcessors: [{ onStart: fails, onEnd: fails, forceFlush: fails, shutdown: fails }],
        }).register(),
    ],
    ['a tracer', () => trace.setGlobalTracerProvider({ getTracer: fails })],
    ['a meter', () => metrics.setGlobalMeterProvider({ getMeter: fails })],
    [
      'a context manager',
      () => {
        loadSdk();
        context.disable();
        context.setGlobalContextManager({
          active: fails,
          with: fails,
          bind: fails,
          enable: fails,
          disable: () => undefined as never,
        });
      },
    ],
    [
      'a propagator',
      () => {
        loadSdk();
        propagation.disable();
        propagation.setGlobalPropagator({ extract: fails, inject: fails, fields: fails });
      },
    ],
  ])('%s that throws breaks no call, and none runs twice', async (_what, load) => {
    load();
    const { audit, intents } = recordingAudit();
    const { call } = runtimeOf(server, { audit });
    expect(await call('write_it', { text: 'plain' }, sent)).toMatchObject({ text: 'plain' });
    await expect(call('write_it', { text: 'plain full' }, sent)).rejects.toMatchObject({ code: 'TEST_FULL' });
    expect(intents).toHaveLength(2);
    sessionEnded(1, silent);
  });
});
