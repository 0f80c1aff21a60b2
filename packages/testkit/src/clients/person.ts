/** The person in front of a client: is shown a question and answers it, or does not. */
export type Person = (question: string) => Promise<ElicitAnswer>;

export type ElicitAnswer = { action: 'accept'; content: Record<string, boolean> } | { action: 'decline' | 'cancel' };

/** What a client sends for an explicit yes. */
export const yes: ElicitAnswer = { action: 'accept', content: { confirmation: true } };

/** People of the usual kinds. */
export const persons = {
  saysYes: async () => yes,
  saysNo: async () => ({ action: 'decline' }),
  dismisses: async () => ({ action: 'cancel' }),
  /** Sends the form without the tick. */
  overlooks: async () => ({ action: 'accept', content: { confirmation: false } }),
  neverAnswers: () => new Promise(() => undefined),
} as const satisfies Record<string, Person>;

export async function answerOf(person: Person, params: object): Promise<ElicitAnswer> {
  return person('message' in params ? String(params.message) : '');
}
