import type { EventStore } from '@modelcontextprotocol/server';

/** What a client that lost its stream can still get: so much of a session's last events. */
const MOST_EVENTS = 64;
const MOST_BYTES = 256 * 1024;

interface Kept {
  readonly id: string;
  readonly stream: string;
  readonly message: Parameters<EventStore['storeEvent']>[1];
  readonly bytes: number;
}

/** The last events of one session. The oldest are forgotten; who asks for something older must start anew. */
export function recentEvents(): EventStore {
  const events: Kept[] = [];
  let bytes = 0;
  let sequence = 0;
  return {
    async storeEvent(stream, message) {
      sequence += 1;
      const kept: Kept = { id: `${stream}~${sequence}`, stream, message, bytes: JSON.stringify(message).length };
      events.push(kept);
      bytes += kept.bytes;
      while (events.length > MOST_EVENTS || (bytes > MOST_BYTES && events.length > 1)) {
        bytes -= events.shift()?.bytes ?? 0;
      }
      return kept.id;
    },
    async getStreamIdForEventId(id) {
      return events.find((event) => event.id === id)?.stream;
    },
    async replayEventsAfter(lastId, { send }) {
      const from = events.findIndex((event) => event.id === lastId);
      const stream = events[from]?.stream;
      if (stream === undefined) throw new Error('this event is not known');
      for (const event of events.slice(from + 1)) {
        // A priming event has no message: it only names a place to resume from.
        const primes = Object.keys(event.message).length === 0;
        if (event.stream === stream && !primes) await send(event.id, event.message);
      }
      return stream;
    },
  };
}
