/** Runs every contestant once a round, each round beginning with another one: A B C, B C A, C A B … */
export async function interleaved<T>(
  rounds: number,
  contestants: readonly T[],
  measure: (contestant: T, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(round + turn) % contestants.length];
      if (contestant !== undefined) await measure(contestant, round);
    }
  }
}
