import type { Writable } from 'node:stream';
import type { TestClient, ToolAnswer } from '@enterprise-mcp/testkit';

/** Prints what a scenario does, short enough to read. */
export class Narrator {
  readonly #out: Writable;

  constructor(out: Writable) {
    this.#out = out;
  }

  title(text: string): void {
    this.line(`\n=== ${text} ===`);
  }

  /** What the person asked for, in whose service the next calls are. */
  ask(text: string): void {
    this.line(`\n# ${text}`);
  }

  line(text: string): void {
    this.#out.write(`${text}\n`);
  }

  answer(text: string): void {
    this.line(`  ← ${text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text}`);
  }

  async call(client: TestClient, tool: string, args: Record<string, unknown>): Promise<ToolAnswer> {
    this.line(`  → ${tool} ${JSON.stringify(args)}`);
    const started = performance.now();
    const answer = await client.call(tool, args);
    this.answer(`${(performance.now() - started).toFixed(0)} ms ${answer.text}`);
    return answer;
  }
}

/** A step that did not do what the scenario says ends the demonstration. */
export function expect(condition: boolean, what: string): void {
  if (!condition) throw new Error(`the scenario failed: ${what}`);
}
