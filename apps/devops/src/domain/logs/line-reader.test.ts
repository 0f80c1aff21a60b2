import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLine, messageOf, wholeOf } from './line.ts';
import { LineReader } from './line-reader.ts';

const read = (text: string | Uint8Array, known?: number) => {
  const line = emptyLine();
  line.bytes = Buffer.from(text as string);
  line.end = line.bytes.length;
  new LineReader({ zoneMinutes: 0, now: Date.parse('2026-03-01') }).read(line, known);
  return {
    time: line.time && new Date(line.time).toISOString(),
    level: line.level,
    message: messageOf(line),
    whole: wholeOf(line),
  };
};
const at = '2026-02-28T17:25:05.372Z';

describe('LineReader', () => {
  it('reads JSON lines of many loggers', () => {
    expect(
      read(`{"level":50,"time":1772299505372,"pid":7,"err":{"msg":"no {\\"}"},"msg":"db \\"gone\\"\\n"}`),
    ).toMatchObject({
      time: at,
      level: 'error',
      message: 'db "gone"',
    });
    expect(read(`{"@timestamp":"${at}","log.level":"WARN","message":"slow"}`)).toMatchObject({
      time: at,
      level: 'warn',
      message: 'slow',
    });
    expect(read(`{"severity":"INFO","timestamp":"${at}","message":"up"}`)).toMatchObject({
      time: at,
      level: 'info',
      message: 'up',
    });
    expect(read('{"ts":1772299505.372,"level":"error","msg":"x"}')).toMatchObject({ time: at, level: 'error' });
  });

  it('unwraps what containers put around a line', () => {
    const docker = `{"log":"17:25:05 ERROR no\\n","stream":"stdout","time":"${at}"}`;
    expect(read(docker)).toMatchObject({ time: at, message: '17:25:05 ERROR no', whole: '17:25:05 ERROR no' });
    const both = `{"log":"{\\"level\\":\\"error\\",\\"msg\\":\\"no \\\\u00e9\\"}\\n","stream":"stderr","time":"${at}"}`;
    expect(read(both)).toMatchObject({
      time: at,
      level: 'error',
      message: 'no é',
      whole: '{"level":"error","msg":"no \\u00e9"}',
    });
    expect(read(`${at} stderr F {"level":"warn","msg":"x"}`)).toMatchObject({ time: at, level: 'warn', message: 'x' });
    expect(read(`${at} stdout F \tat com.example.A.b`)).toMatchObject({ time: at, message: '\tat com.example.A.b' });
  });

  it('reads logfmt', () => {
    expect(read(`time="${at}" level=error msg="no"`)).toMatchObject({ time: at, level: 'error' });
    expect(read(`caller=main.go:7 ts=${at} level=warn msg=x`)).toMatchObject({ time: at, level: 'warn' });
  });

  it('cuts the time off the message, where it is at the beginning', () => {
    expect(read(`${at} ERROR no`).message).toBe('ERROR no');
    expect(read('[2026-02-28 17:25:05.372] ERROR no')).toMatchObject({ time: at, message: 'ERROR no' });
    expect(read('E0228 17:25:05.372193 1 a.go:7] no').message).toMatch(/^E0228/);
  });

  it('keeps a time that is known otherwise', () => {
    expect(read(`${at} ERROR no`, Date.parse('2026-01-01')).time).toBe('2026-01-01T00:00:00.000Z');
  });

  it('reads a line that is cut off, and one in another encoding', () => {
    expect(read(`{"time":"${at}","msg":"begins and`)).toMatchObject({ time: at, message: 'begins and' });
    expect(read(Buffer.from('caf\xe9 ERROR', 'latin1')).message).toBe('café ERROR');
    expect(read(`é${'x'.repeat(8190)}é`).message).toBe(`é${'x'.repeat(8190)}`);
    expect(read(`é${'x'.repeat(8189)}é`).message).toBe(`é${'x'.repeat(8189)}`);
  });

  it('finds in any object what JSON.parse finds', () => {
    const rest = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}x$/), fc.jsonValue());
    fc.assert(
      fc.property(rest, fc.string({ unit: 'grapheme' }), rest, (before, message, after) => {
        const text = JSON.stringify({ ...before, time: at, level: 'error', msg: `<${message}>`, ...after });
        expect(read(text)).toMatchObject({ time: at, level: 'error', message: `<${message}>` });
      }),
    );
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect(typeof read(bytes).message).toBe('string')),
    );
    fc.assert(
      fc.property(
        fc.string({ maxLength: 100 }),
        (text) => void expect(typeof read(`{"log":"${text}`).message).toBe('string'),
      ),
    );
  });
});
