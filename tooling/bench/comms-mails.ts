import { type Mail, mailKey } from '../../apps/communications/src/domain/mail.ts';

const common =
  'berth crane tariff container harbour invoice schedule meeting report inspection vessel pilot cargo customs'.split(
    ' ',
  );
const FIRST = Date.UTC(2020, 0, 1);

/**
 * The mail of this number: the same each time. One in a thousand has `zeppelin`, one in fifty `drydock`, and every third of
 * the first 20,000 `paddle`, which nobody has written since; all share common words and made-up ones.
 */
export function benchMail(number: number): Mail {
  let state = number * 2_654_435_761 + 12_345;
  const next = (below: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state % below;
  };
  const words = Array.from({ length: 60 + next(120) }, () =>
    next(3) === 0 ? (common[next(common.length)] ?? '') : `w${next(30_000).toString(36)}`,
  );
  if (number % 1000 === 7) words.push('zeppelin');
  if (number % 50 === 3) words.push('drydock');
  if (number % 3 === 0 && number < 20_000) words.push('paddle');
  const person = (nth: number) => ({ name: `Person ${nth}`, address: `person${nth}@acme.example` });
  return {
    key: mailKey({ folder: 'INBOX', uidValidity: '1', uid: number + 1 }),
    folder: 'INBOX',
    uid: number + 1,
    messageId: `<bench-${number}@acme.example>`,
    references: number % 3 === 0 ? [] : [`<bench-${number - (number % 3)}@acme.example>`],
    at: new Date(FIRST + number * 1_800_000),
    from: person(next(200)),
    to: [person(next(200))],
    subject: words.slice(0, 6).join(' '),
    text: words.join(' '),
    files: [],
  };
}

export function rawOf({ from, to, subject, text, at, messageId }: Mail): string {
  const head = [
    `From: ${from.name} <${from.address}>`,
    `To: ${to[0]?.name} <${to[0]?.address}>`,
    `Subject: ${subject}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${text.replaceAll(/(.{1,70}) /g, '$1\r\n')}\r\n`;
}
