import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped, messageParts, readableText, slackText } from './message-text.ts';
import { messageOf, targetName } from './target.ts';

const posted = (text: string) => slackText(messageParts(text), new Map([['ada@acme.example', 'U0ADA']]));

describe('the text of a message', () => {
  it('is shown as it stands, without markup of its own', () => {
    expect(posted('a < b && c > d, <https://evil.example|our wiki> <@U0EVE> <#C0GENERAL>')).toBe(
      'a &lt; b &amp;&amp; c &gt; d, &lt;https://evil.example|our wiki&gt; &lt;@U0EVE&gt; &lt;#C0GENERAL&gt;',
    );
  });

  it('mentions people by their address, and nobody else', () => {
    expect(posted('@ada@acme.example: see mail of bela@acme.example, @bela')).toBe(
      '<@U0ADA>: see mail of bela@acme.example, @bela',
    );
    expect(() => posted('@bela@acme.example')).toThrow('knows nobody');
  });

  it.each([
    '@channel',
    'hey @HERE!',
    '<!channel>',
    '<!here|here>',
    '<!subteam^S1|x>',
    '@everyone',
    '＠channel',
    '<!everyone>',
    '(@here)',
    '@ｈere',
    '<!group>',
    'a@here',
  ])('calls nobody together: %s', (text) =>
    expect(() => posted(text)).toThrow(expect.objectContaining({ code: 'COMMS_SLACK_BROADCAST' })),
  );

  it.each(['@chan\u200Bnel', '@he\u2060re', 'x\u202Ey', 'a\0b', '@\u00ADhere'])('hides nothing: %j', (text) => {
    expect(() => posted(text)).toThrow();
  });

  it.each(['@channels are closed', 'where here is', 'everyone knows', '@hereford'])('lets words be: %s', (text) => {
    expect(posted(text)).toBe(text);
  });

  it('never holds a "<" but in the mention of a known person, and reads back as it was: 5,000 hostile texts', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '&',
      '|',
      '!',
      '@',
      'channel',
      'here',
      '&lt;',
      '&amp;',
      '#',
      'U0ADA',
      '@ada@acme.example',
      ' ',
      'x',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = pieces.join('').trim();
        let out: string;
        try {
          out = posted(text);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^COMMS_SLACK_(BROADCAST|PERSON_UNKNOWN)$/) });
          return;
        }
        expect(out.replaceAll('<@U0ADA>', '')).not.toMatch(/[<>]/);
        expect(out.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
        if (!out.includes('<')) expect(readableText(out)).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });
});

it('escapes each character once', () => {
  const text = fc.string({ unit: fc.constantFrom('&', '<', '>', 'l', 't', ';') });
  fc.assert(fc.property(text, (given) => readableText(escaped(given)) === given));
});

describe('a target', () => {
  it.each([
    ['#General', { kind: 'channel', name: 'general' }],
    ['@ada', { kind: 'handle', handle: 'ada' }],
    ['@Ada Quill', { kind: 'handle', handle: 'Ada Quill' }],
    ['ada@Acme.Example', { kind: 'address', address: 'ada@acme.example' }],
    ['@ada@acme.example', { kind: 'address', address: 'ada@acme.example' }],
  ])('%s', (to, expected) => expect(targetName(to)).toEqual(expected));

  it.each([
    'general',
    '#a #b',
    '#a,#b',
    '',
    '@',
    '#',
    'C0123',
    '<#C1|x>',
    '@a,@b',
    'a@b.example,c@d.example',
    '@a\n@b',
  ])('%j is none', (to) =>
    expect(() => targetName(to)).toThrow(expect.objectContaining({ code: 'COMMS_SLACK_TARGET_INVALID' })),
  );

  it('knows ids of messages', () => {
    expect(messageOf('slack:C01:1700000000.000100')).toEqual({ channel: 'C01', ts: '1700000000.000100' });
    expect(messageOf('mail:C01:1700000000.000100')).toBeUndefined();
  });
});
