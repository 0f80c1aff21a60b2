import type { TestClient } from '@enterprise-mcp/testkit';
import { expect, type Narrator } from './narrator.ts';

type Row = Record<string, unknown>;
const rows = (data: Row, field: string) => data[field] as Row[];
const said = (answer: { readonly text: string }, words: string) => answer.text.includes(words);

/** A new colleague asks: find, quote a rule as of today and as of then, read on, be told that nothing is there. */
export async function knowledgeBaseScenario(client: TestClient, narrator: Narrator): Promise<void> {
  narrator.ask('What can you do?');
  const tools = await client.listTools();
  narrator.answer(`${tools.map((tool) => tool.name).join(', ')} (${JSON.stringify(tools).length} bytes)`);

  narrator.ask('What is in there?');
  narrator.answer(await client.read('kb://structure'));

  narrator.ask('My notebook was stolen at the station. What do I do?');
  const stolen = await narrator.call(client, 'search_documents', {
    query: 'my laptop was stolen, what do I do?',
    limit: 3,
  });
  expect(said(stolen, 'Report it at once'), 'the right passage is found');

  narrator.ask('What may a hotel cost? Quote the policy.');
  const hotel = await narrator.call(client, 'search_policy', { question: 'how much may a hotel cost per night' });
  expect(said(hotel, '140 euros a night'), 'the clause is quoted word for word');
  expect(!said(hotel, '110 euros'), 'the superseded policy is not quoted');
  expect(rows(hotel.data, 'superseded').length === 1, 'it is named');

  narrator.ask('And what was it two years ago?');
  const then = await narrator.call(client, 'search_policy', {
    question: 'how much may a hotel cost per night',
    effective_on: '2024-06-01',
  });
  expect(said(then, '110 euros a night'), 'the former policy is quoted as of a day on which it was in force');

  narrator.ask('Read me the whole page on equipment.');
  const found = rows(stolen.data, 'hits')[0];
  const document = await narrator.call(client, 'get_document', { document: found?.['id'] });
  expect(said(document, 'Monitors, chairs, headsets'), 'the document is read');

  narrator.ask('What does the hosting contract cost? (It is restricted, and this reader is in no group.)');
  const contract = await narrator.call(client, 'search_documents', {
    query: 'Nimbuswerk hosting contract price',
    limit: 2,
  });
  expect(!said(contract, '7,900'), 'a restricted document is not found');
  const direct = await narrator.call(client, 'get_document', { document: 'contracts/cloud-hosting.md' });
  expect(
    direct.error?.code === 'KB_DOCUMENT_NOT_FOUND',
    'nor read: the answer is that of a document that does not exist',
  );

  narrator.ask('Wie viele Urlaubstage habe ich in Graz?');
  const german = await narrator.call(client, 'search_documents', { query: 'Urlaubstage am Standort Graz', limit: 1 });
  expect(said(german, '27 Arbeitstage'), 'each language by its own rules');

  narrator.ask('What is our policy on pet dinosaurs?');
  const nothing = await narrator.call(client, 'search_policy', { question: 'pet dinosaurs in the aquarium' });
  expect(nothing.data['low_confidence'] === true, 'the answer says that nothing is near');
}
