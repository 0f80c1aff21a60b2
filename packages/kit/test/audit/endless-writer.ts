import { openAuditFile } from '../../src/audit/file.ts';
import { intentOf } from './sample-log.ts';

// Started as a process of its own and killed while it writes.
const [dir = ''] = process.argv.slice(2);
const log = openAuditFile({ dir, server: 'crm', maxBytes: 64 * 1024 });
process.stdout.write('ready\n');
for (let call = 0; ; call++) {
  const effect = call % 5 === 0 ? 'write' : 'read';
  await Promise.all([log.intent(intentOf(`c${call}`, effect)), log.intent(intentOf(`d${call}`))]);
  log
    .outcome({ callId: `c${call}`, time: '2026-11-04T10:11:12.350Z', code: 'ok', milliseconds: 1 })
    .catch(() => undefined);
  if (effect === 'write') process.stdout.write(`c${call}\n`);
}
