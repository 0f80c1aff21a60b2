import { openAuditFile } from '../../src/audit/file.ts';
import { intentOf } from './sample-log.ts';

// Started with a limit on file sizes, under which a write fails halfway as on a full disk. Ends by itself.
const [dir = ''] = process.argv.slice(2);
const log = openAuditFile({ dir, server: 'crm' });
let refused = 0;
let safe = 0;
for (let call = 0; call < 60; call++) {
  const outcome = { callId: `c${call}`, time: '2026-11-04T10:11:12.350Z', code: 'ok', milliseconds: 1 };
  try {
    await log.intent(intentOf(`c${call}`, 'write'));
    safe++;
    await log.outcome(outcome);
  } catch {
    refused++;
  }
}
process.stdout.write(`${JSON.stringify({ safe, refused })}\n`);
