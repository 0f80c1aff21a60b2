// pnpm bench NAME [args]: each file beside this one that exports `run` is a benchmark.
const benches: Record<string, string> = {
  start:
    'spawn → tools/list and first call, against a bare SDK server (--rounds 15, --calls 5, --peers, --no-crm, --crm-bin FILE)',
  gate: 'cost of the gate per call, against a bare SDK server (--calls 3000, --batch 250)',
  governance: 'cost of policy, limits, audit and idempotency on PostgreSQL, stage by stage (--calls 2000)',
  policy: 'time to load a policy file, and of each of its answers (--calls 5000)',
  crm: 'tool calls of the CRM on a filled database',
  pm: 'search and sprint of the board with 100,000 tasks (--tasks 100000, --calls 300)',
  peers:
    'our servers and those of others by npx from a local registry (--cold 3, --rounds 9, --patience 180, --only hubspot,crm, --write fills the README)',
  comms:
    'search over 100,000 mails beside IMAP SEARCH of Dovecot, and sending to Exim beside nodemailer (--mails 100000, --calls 200, --peer-calls 3, --letters 100, --peer off)',
  'comms-calendar':
    'busy times of ten people with recurring events, against ical.js alone (--people 10, --events 60, --rounds 5)',
  retrieval: 'quality of the knowledge base on a collection with judgements (--data DIR, --questions FILE)',
  devops:
    'logs of the DevOps server against grep and jq, status and metrics against promtool (--lines 10000000, --rounds 5, --prometheus BIN_DIR, --no-logs)',
  telemetry:
    'faults of a recorded system, found through the tools of the DevOps server (--data DIR, --out DIR, --prometheus BIN_DIR, --minutes 3, --logs-alone, --transcript FILE, --load-only)',
  'kb-scale': 'knowledge base on PostgreSQL with 1 k, 10 k and 100 k passages (--sizes 1000,10000,100000, --calls 200)',
};

const [name = '', ...args] = process.argv.slice(2).filter((argument) => argument !== '--');
if (!(name in benches)) {
  const list = Object.entries(benches).map(([bench, what]) => `  ${bench.padEnd(11)}${what}`);
  console.error(`usage: pnpm bench NAME [args]\n${list.join('\n')}`);
  process.exit(2);
}
const bench: { run(args: string[]): Promise<void> } = await import(`./${name}.ts`);
await bench.run(args);
