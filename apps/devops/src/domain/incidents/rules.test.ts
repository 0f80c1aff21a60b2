import { describe, expect, it } from 'vitest';
import { severityFor } from './rules.ts';
import { alike, sameKey } from './similar.ts';

describe('incidents', () => {
  it('are the same by the words of their titles', () => {
    expect(alike('Payments fail with a timeout', 'payments FAIL: timeout')).toBe(true);
    expect(alike('Payments fail', 'Search is slow')).toBe(false);
    expect(alike('!!!', '???')).toBe(false);
    expect(sameKey({ title: 'B a' })).toBe(sameKey({ title: 'A b' }));
    expect(sameKey({ title: 'a', dedupKey: 'k' })).not.toBe(sameKey({ title: 'k' }));
  });

  it('are the worst where a critical service is down, and never harmless where nothing can be seen', () => {
    expect(severityFor({ critical: true, state: 'down' })).toBe('sev1');
    expect(severityFor({ critical: false, state: 'down' })).toBe('sev2');
    expect(severityFor({ critical: false, state: 'backend unreachable' })).toBe('sev3');
    expect(severityFor({ critical: false, state: 'up' })).toBe('sev4');
  });
});
