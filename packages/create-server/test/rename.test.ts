import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formsOf, namesOf } from '../src/names.ts';
import { type Rename, renamer } from '../src/rename.ts';

const to = namesOf('order-desk');
const crm: Rename[] = [
  { words: ['@enterprise-mcp/crm'], to: namesOf('@acme/order-desk'), as: 'package' },
  { words: ['crm'], to, as: 'name' },
];
const kb: Rename[] = [
  { words: ['knowledge', 'base'], to, as: 'name' },
  { words: ['kb'], to, as: 'prefix' },
  { words: ['knowledge'], to, as: 'type' },
];

describe('a server is renamed', () => {
  it.each([
    ['CRM_DATABASE_URL', 'ORDER_DESK_DATABASE_URL'],
    ["prefix: 'CRM'", "prefix: 'ORDER_DESK'"],
    ["title: 'CRM'", "title: 'Order desk'"],
    ["the CRM's table", "the Order desk's table"],
    ["name: 'crm'", "name: 'order-desk'"],
    ["scope: 'crm'", "scope: 'order_desk'"],
    ['crmErrors', 'orderDeskErrors'],
    ['memoryCrm({ now })', 'memoryOrderDesk({ now })'],
    ['CrmPorts', 'OrderDeskPorts'],
    ['crm://customers/{id}', 'od://customers/{id}'],
    ['SELECT 1 FROM crm.customers', 'SELECT 1 FROM order_desk.customers'],
    ["listen('crm_changed')", "listen('order_desk_changed')"],
    ['ada@crm.example', 'ada@order-desk.example'],
    ['npx @enterprise-mcp/crm', 'npx @acme/order-desk'],
    ['mcp-crm doctor', 'mcp-order-desk doctor'],
    ['test/contract/crm-store.contract.ts', 'test/contract/order-desk-store.contract.ts'],
    ['postgres://crm:x@db.example/crm', 'postgres://order-desk:x@db.example/order-desk'],
    ['a customer of scram', 'a customer of scram'],
  ])('%s → %s', (text, expected) => {
    expect(renamer(crm)(text)).toBe(expected);
  });

  it.each([
    ['Knowledge base for MCP', 'Order desk for MCP'],
    ['in the knowledge base.', 'in the order desk.'],
    [' * the knowledge\n * base of', ' * the order desk\n * of'],
    ['mcp-knowledge-base', 'mcp-order-desk'],
    ['KB_READER_GROUPS', 'ORDER_DESK_READER_GROUPS'],
    ['kb://structure', 'od://structure'],
    ['kb.documents d', 'order_desk.documents d'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code as text
    ['`DELETE FROM kb.${table}`', '`DELETE FROM order_desk.${table}`'],
    ['at most 24 KB', 'at most 24 KB'],
    ['memoryKnowledge(): KnowledgePorts', 'memoryOrderDesk(): OrderDeskPorts'],
    ['knowledgeContract', 'orderDeskContract'],
    ['knowledge of the field', 'knowledge of the field'],
  ])('%s → %s', (text, expected) => {
    expect(renamer(kb)(text)).toBe(expected);
  });

  it('takes the form of a schema in SQL', () => {
    expect(renamer(crm)('CREATE SCHEMA crm;', 'sql')).toBe('CREATE SCHEMA order_desk;');
  });

  it.each([
    ['const crm = await open();', 'const order_desk = await open();'],
    ['expect(crm.customers)', 'expect(order_desk.customers)'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code as text
    ['return `${crm} is`;', 'return `${order_desk} is`;'],
    ["name: 'crm', // the crm", "name: 'order-desk', // the order-desk"],
    ["join(tmpdir(), 'crm-x')", "join(tmpdir(), 'order-desk-x')"],
  ])('in code: %s → %s', (text, expected) => {
    expect(renamer(crm)(text, 'code')).toBe(expected);
  });
});

describe('a noun is renamed', () => {
  const noun = (word: string) => renamer([{ words: ['parcel'], to: formsOf([word]), as: 'noun' }]);

  it.each([
    ['customer', 'Shows one parcel of the parcels.', 'Shows one customer of the customers.'],
    ['opportunity', 'Makes a parcel. A parcel is', 'Makes an opportunity. An opportunity is'],
    ['opportunity', 'parcels:read', 'opportunities:read'],
    ['box', 'DEPOT_PARCEL_NOT_FOUND parcels_name', 'DEPOT_BOX_NOT_FOUND boxes_name'],
    ['task', 'interface ParcelStore, getParcel, parcelView', 'interface TaskStore, getTask, taskView'],
    ['task', '`parcel_42`', '`task_42`'],
    ['task', 'Parcels. Look', 'Tasks. Look'],
  ])('%s: %s → %s', (word, text, expected) => {
    expect(noun(word)(text)).toBe(expected);
  });
});

it('leaves nothing of the old name, whatever surrounds it, and the rest as it is', () => {
  const piece = fc.constantFrom(
    'crm',
    'Crm',
    'CRM',
    'crm_',
    '_CRM_',
    'Errors',
    ' ',
    '.',
    '-',
    '://',
    'x',
    'A',
    "'",
    '\n',
    '@',
    '/',
  );
  const words = fc.array(fc.stringMatching(/^[abd-q][abd-q0-9]{0,6}$/), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(piece), words, (pieces, name) => {
      const text = pieces.join('');
      const renamed = renamer([{ words: ['crm'], to: formsOf(name), as: 'name' }])(text);
      expect(renamed.toLowerCase()).not.toContain('crm');
      if (!/crm/i.test(text)) expect(renamed).toBe(text);
    }),
    { numRuns: 500 },
  );
});
