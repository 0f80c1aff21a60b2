import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeImportPorts, fakeImportPorts } from '../../test/fixtures/fake-import-ports.ts';
import { fixture, runImportCommand } from '../../test/fixtures/run-import-command.ts';
import { memoryCrm } from '../adapters/memory/index.ts';

let folder: string;
let crm: FakeImportPorts;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crm-import-command-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  crm = fakeImportPorts();
});

const run = (...args: string[]) => runImportCommand(crm.ports, args);
async function file(name: string, text: string) {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('HubSpot', () => {
  it('imports companies, contacts and deals that belong together', async () => {
    expect((await run(fixture('hubspot-companies.csv'))).code).toBe(0);
    const contacts = await run(fixture('hubspot-contacts.csv'));
    expect(contacts.code).toBe(1);
    expect(contacts.stdout).toContain("line 6 Email 'not-an-address'");
    const deals = await run(fixture('hubspot-deals.csv'));
    expect(deals.code).toBe(1);
    expect(deals.stdout).toContain("unknown stage 'Waiting for legal'");
    expect(deals.stdout).toContain("'Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'");
    expect(deals.stdout).toContain("'9999': unknown customer");

    expect(crm.customers.get('hubspot:company:9002')).toMatchObject({
      type: 'company',
      name: 'Thistlewick & Sons, Ltd',
      domain: 'thistlewick.example',
      ownerName: 'Ines Okafor',
    });
    expect(crm.customers.get('hubspot:contact:501')).toMatchObject({
      type: 'contact',
      name: 'Orla Penhallow',
      email: 'orla.penhallow@marrowgate.example',
      company: 'hubspot:company:9001',
      createdAt: new Date('2024-03-02T09:20:00Z'),
      customFields: { subscribed: true, contract_end: '2026-12-31', postal_code: '01234' },
    });
    expect(crm.customers.get('hubspot:contact:502')?.ownerEmail).toBe('paul.ansbach@fernhollow.example');
    expect(crm.customers.get('hubspot:contact:503')?.name).toBe('info@thistlewick.example');
    expect(crm.opportunities.get('hubspot:deal:7002')).toMatchObject({
      customer: 'hubspot:company:9002',
      stageLabel: 'Won',
      amount: '3999.90',
      currency: 'GBP',
      closeDate: '2025-09-12',
    });
    expect(crm.opportunities.size).toBe(3);
  });
});

describe('Salesforce', () => {
  it('imports reports without their footer, and Data Loader files as the same records', async () => {
    expect((await run(fixture('salesforce-accounts.csv'))).code).toBe(0);
    expect((await run(fixture('salesforce-contacts.csv'))).code).toBe(0);
    const deals = await run(fixture('salesforce-opportunities.csv'));
    expect(deals).toMatchObject({ code: 1, stdout: expect.stringContaining('line 5 amount: no amount') });
    expect(crm.customers.get('salesforce:account:001Dn00000AbCdE')?.createdAt).toEqual(new Date('2024-11-02'));
    expect(crm.opportunities.get('salesforce:opportunity:006Dn00000ZzYyV')?.amount).toBe('1200.00');

    const again = await run(fixture('salesforce-dataloader-accounts.csv'));
    expect(again.stdout).toContain('1 created, 1 updated, 0 unchanged, 0 refused');
    const contacts = await run(fixture('salesforce-dataloader-contacts.csv'));
    expect(contacts.stdout).toContain('0 created, 1 updated');
    const opportunities = await run(fixture('salesforce-dataloader-opportunities.csv'));
    expect(opportunities.stdout).toContain('1 created, 1 updated, 0 unchanged, 0 refused');
  });

  it('imports deals without amount when told what they are worth', async () => {
    await run(fixture('salesforce-accounts.csv'));
    expect((await run(fixture('salesforce-opportunities.csv'), '--default-amount', '0')).code).toBe(0);
    expect(crm.opportunities.get('salesforce:opportunity:006Dn00000ZzYyU')?.amount).toBe('0.00');
  });
});

describe('Pipedrive', () => {
  it('keeps people and organizations of the same number apart and goes by the status', async () => {
    await run(fixture('pipedrive-organizations.csv'));
    const people = await run(fixture('pipedrive-people.csv'));
    expect(people).toMatchObject({ code: 0, stdout: expect.stringContaining('only the first of 2 values') });
    expect((await run(fixture('pipedrive-deals.csv'))).stdout).toContain('the deal was deleted there');
    expect(crm.customers.size).toBe(4);
    expect(crm.customers.get('pipedrive:organization:1')?.customFields).toMatchObject({ kundennummer: '00017' });
    expect(crm.customers.get('pipedrive:person:1')).toMatchObject({
      email: 'greta@holm.example',
      company: 'pipedrive:organization:2',
    });
    expect(['11', '12', '13'].map((id) => crm.opportunities.get(`pipedrive:deal:${id}`)?.stageLabel)).toEqual([
      'Negotiation',
      'Won',
      'Lost',
    ]);
    // 98.000 alone is ambiguous; 24.500,50 in the same column tells how to read it.
    expect(crm.opportunities.get('pipedrive:deal:12')?.amount).toBe('98000.00');
  });
});

describe('spreadsheets', () => {
  it('imports them by common headers, with types found out', async () => {
    expect((await run(fixture('generic-customers.csv'))).code).toBe(0);
    const types = [...crm.fields.values()].map((f) => `${f.key} ${f.type}`);
    expect(types).toEqual(['tier text', 'nps number', 'newsletter boolean', 'contract_end date', 'notes text']);
    const [first] = crm.customers.values();
    expect(first?.customFields).toEqual({
      tier: 'Gold',
      nps: 9,
      newsletter: true,
      contract_end: '2026-12-31',
      notes: '=1+1 is kept, as it is',
    });
  });

  it('brings companies along when asked', async () => {
    const result = await run(fixture('generic-customers.csv'), '--create-companies');
    expect(result.stdout).toContain('4 created');
    expect([...crm.customers.values()].filter((c) => c.type === 'company').map((c) => c.name)).toEqual([
      'Lumbria Glass',
    ]);
    expect((await run(fixture('generic-customers.csv'), '--create-companies')).stdout).toContain('3 unchanged');
  });

  it('takes stages, fields and dropped columns as told', async () => {
    await run(fixture('generic-customers.csv'), '--map', 'Notes=', '--map', 'Tier=custom.level', '--map', 'City=');
    expect([...crm.fields.keys()]).toEqual(['level', 'nps', 'newsletter', 'contract_end']);
    const deals = await run(fixture('generic-opportunities.csv'), '--stage', 'won=Won');
    expect(deals.code).toBe(0);
    expect([...crm.opportunities.values()].map((o) => [o.stageLabel, o.amount, o.currency])).toEqual([
      ['Proposal', '1234.50', 'EUR'],
      ['Won', '12000.00', 'EUR'],
    ]);
  });

  it('refuses dates it cannot tell apart until it is told', async () => {
    const path = await file('dates.csv', 'name,email,created\nAnn,ann@a.example,03/04/2025\n');
    expect((await run(path)).stdout).toContain('--dates dmy or --dates mdy');
    expect((await run(path, '--dates', 'dmy')).code).toBe(0);
    expect([...crm.customers.values()][0]?.createdAt).toEqual(new Date('2025-04-03'));
  });

  it('strips control characters, and says so', async () => {
    const path = await file('control.csv', 'name,email\nA\u0000nn\u0007,ann@a.example\n');
    const result = await run(path);
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('2 control characters removed') });
    expect([...crm.customers.values()][0]?.name).toBe('Ann');
  });

  it('refuses shifted rows and repeated records, and imports the others', async () => {
    const path = await file('rows.csv', 'name,email\nAnn,ann@a.example,x\nBo\nCy,cy@a.example\nCy,CY@a.example\n,,\n');
    const { code, stdout } = await run(path);
    expect(code).toBe(1);
    expect(stdout).toContain('line 2');
    expect(stdout).toContain('line 3');
    expect(stdout).toContain('line 5: the same record as line 4');
    expect(crm.customers.size).toBe(1);
  });

  it('obeys the types of fields that exist', async () => {
    const tier = { key: 'tier', label: 'Tier', subject: 'customer', type: 'select', options: ['Gold'], custom: true };
    await crm.ports.imports.defineFields([tier as never]);
    const { stdout } = await run(fixture('generic-customers.csv'));
    expect(stdout).toContain("'Silver' is none of 'Gold'");
    expect(crm.customers.size).toBe(2);
  });

  it('reports ambiguous and unknown customers of deals', async () => {
    const people = 'name,email\nAnn,a@a.example\nAnn,b@a.example\n';
    await run(await file('ann.csv', people), '--type', 'contact');
    const deals = 'deal,customer,stage,amount,currency\nOne,Ann,Lead,1,EUR\nTwo,Nobody,Lead,1,EUR\n';
    const { stdout } = await run(await file('deals.csv', deals));
    expect(stdout).toContain("'Ann': 2 customers have this name");
    expect(stdout).toContain("'Nobody': unknown customer");
  });
});

describe('running it again', () => {
  const many = `id,name,email\n${Array.from({ length: 1750 }, (_, i) => `${i},Person ${i},p${i}@many.example`).join('\n')}\n`;

  it('changes nothing', async () => {
    const path = await file('many.csv', many);
    expect((await run(path)).stdout).toContain('1,750 created, 0 updated, 0 unchanged, 0 refused');
    expect(crm.batches).toEqual([500, 500, 500, 250]);
    expect((await run(path)).stdout).toContain('0 created, 0 updated, 1,750 unchanged, 0 refused');
  });

  it('finishes what a killed run began, without duplicates', async () => {
    const path = await file('killed.csv', many);
    crm.failAfter(2);
    await expect(run(path)).rejects.toThrow('killed');
    expect(crm.customers.size).toBe(1000);
    crm.failAfter(Number.POSITIVE_INFINITY);
    expect((await run(path)).stdout).toContain('750 created, 0 updated, 1,000 unchanged');
    expect(crm.customers.size).toBe(1750);
  });

  it('stops at a signal', async () => {
    const path = await file('signal.csv', many);
    expect((await runImportCommand(crm.ports, [path], AbortSignal.abort())).code).toBe(1);
    expect(crm.customers.size).toBe(0);
  });

  it('works without ids, by content', async () => {
    await run(fixture('generic-customers.csv'));
    expect((await run(fixture('generic-customers.csv'))).stdout).toContain('3 unchanged');
  });
});

describe('on the memory adapter', () => {
  const firstPage = { limit: 50 };

  it.each([
    ['hubspot', ['hubspot-companies', 'hubspot-contacts', 'hubspot-deals'], 3],
    ['salesforce', ['salesforce-accounts', 'salesforce-contacts', 'salesforce-opportunities'], 3],
    ['pipedrive', ['pipedrive-organizations', 'pipedrive-people', 'pipedrive-deals'], 3],
    ['generic', ['generic-customers', 'generic-opportunities'], 1],
  ])('%s: a second run changes nothing', async (_, files, deals) => {
    const ports = memoryCrm();
    for (const name of files) await runImportCommand(ports, [fixture(`${name}.csv`)]);
    const all = () => ports.opportunities.list({ filters: [], sort: 'close_date' }, firstPage);
    const before = (await all()).items;
    expect(before).toHaveLength(deals);
    for (const name of files) {
      const { stdout } = await runImportCommand(ports, [fixture(`${name}.csv`)]);
      expect(stdout).toContain('0 created, 0 updated');
    }
    expect((await all()).items).toEqual(before);
  });

  it('refuses a deal whose company id is unknown when the store says so', async () => {
    const ports = memoryCrm();
    await runImportCommand(ports, [fixture('hubspot-companies.csv')]);
    const { code, stdout } = await runImportCommand(ports, [fixture('hubspot-deals.csv')]);
    expect(code).toBe(1);
    expect(stdout).toContain("No customer has the id, name, e-mail or domain 'hubspot:company:9999'");
    expect(stdout).toContain('2 refused');
    const deals = await ports.opportunities.list({ filters: [], sort: 'close_date' }, firstPage);
    expect(deals.items).toHaveLength(3);
  });
});

describe('a dry run', () => {
  it('writes nothing and reports the same', async () => {
    await run(fixture('hubspot-companies.csv'));
    const [dry, real] = [join(folder, 'dry.csv'), join(folder, 'real.csv')];
    const before = crm.fields.size;
    const first = await run(fixture('hubspot-deals.csv'), '--dry-run', '--report', dry);
    expect(first).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('nothing was written: 3 would be imported'),
    });
    expect([crm.opportunities.size, crm.fields.size]).toEqual([0, before]);
    await run(fixture('hubspot-deals.csv'), '--report', real);
    expect(await readFile(dry, 'utf8')).toBe(await readFile(real, 'utf8'));
    expect(await readFile(real, 'utf8')).toContain(
      '6,Associated Company IDs (Primary),9999,unknown customer; import the customers first,refused\n',
    );
  });
});

describe('wrong usage', () => {
  it.each([
    [[], 'Which file?'],
    [['nowhere.csv'], 'ENOENT'],
    [['a.csv', 'b.csv'], 'One file'],
    [[fixture('hubspot-deals.csv'), '--kind', 'deals'], 'valid are customers, opportunities'],
    [[fixture('hubspot-deals.csv'), '--source', 'hubspott'], "did you mean 'hubspot'"],
    [[fixture('hubspot-deals.csv'), '--stage', 'Contract Sent=Wonn'], "Did you mean 'Won'?"],
    [[fixture('hubspot-contacts.csv'), '--map', 'Emails=email'], "Did you mean 'Email'?"],
    [[fixture('hubspot-contacts.csv'), '--map', 'Job Title=job_titel'], "did you mean 'job_title'?"],
    [[fixture('hubspot-contacts.csv'), '--map', 'Job Title'], 'THEIRS=OURS'],
    [[fixture('hubspot-contacts.csv'), '--currency', 'EURO'], 'ISO 4217'],
    [[fixture('hubspot-contacts.csv'), '--report', fixture('hubspot-contacts.csv')], 'overwrite'],
    [[fixture('hubspot-contacts.csv'), '--source', 'pipedrive'], 'not that of a pipedrive export'],
  ])('%j', async (args, message) => {
    const result = await run(...args);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(crm.customers.size + crm.opportunities.size + crm.fields.size).toBe(0);
  });

  it('a header and no rows is fine, nothing at all is not', async () => {
    expect((await run(await file('header.csv', 'name,email\n'))).code).toBe(0);
    expect(await run(await file('empty.csv', ''))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('0 bytes'),
    });
    expect(await run(await file('blank.csv', '\n\n'))).toMatchObject({ code: 2 });
    expect(await run(await file('one.csv', 'name\nAnn\n'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--type company or contact'),
    });
  });

  it('a file that breaks off writes nothing, however far it was good', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => `${i},Person ${i},p${i}@many.example`).join('\n');
    const broken = await run(await file('broken.csv', `id,name,email\n${rows}\n9,"never closed,x@y.example\n`));
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('never closed') });
    expect(crm.customers.size).toBe(0);
  });
});
