import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../test/fixtures/run-import-command.ts';
import { likeliestDelimiter } from './csv-rows.ts';
import { detectProfile, PROFILES } from './detect-profile.ts';
import { foldHeader } from './profile.ts';

const expected: Readonly<Record<string, string>> = {
  'hubspot-companies.csv': 'hubspot company',
  'hubspot-contacts.csv': 'hubspot contact',
  'hubspot-deals.csv': 'hubspot deal',
  'salesforce-accounts.csv': 'salesforce account',
  'salesforce-contacts.csv': 'salesforce contact',
  'salesforce-opportunities.csv': 'salesforce opportunity',
  'salesforce-dataloader-accounts.csv': 'salesforce account',
  'salesforce-dataloader-contacts.csv': 'salesforce contact',
  'salesforce-dataloader-opportunities.csv': 'salesforce opportunity',
  'pipedrive-organizations.csv': 'pipedrive organization',
  'pipedrive-people.csv': 'pipedrive person',
  'pipedrive-deals.csv': 'pipedrive deal',
  'generic-customers.csv': 'generic customer',
  'generic-opportunities.csv': 'generic opportunity',
};

describe('detectProfile', () => {
  it('has an expectation for every fixture', () =>
    expect(readdirSync(fixture('')).toSorted()).toEqual(Object.keys(expected).toSorted()));

  it.each(Object.entries(expected))('%s is %s', (file, profile) => {
    const head = readFileSync(fixture(file), 'utf8');
    const header = (head.split('\n')[0] ?? '').split(likeliestDelimiter(head)).map((h) => h.replaceAll('"', ''));
    const found = detectProfile(header);
    expect(`${found.system} ${found.object}`).toBe(profile);
  });

  it('is narrowed by what was said', () => {
    expect(detectProfile(['Deal Name', 'Stage', 'Amount'], { kind: 'customers' }).kind).toBe('customers');
    expect(detectProfile(['a', 'b'], { system: 'hubspot', kind: 'opportunities' }).object).toBe('deal');
    expect(() => detectProfile(['a', 'b'], { system: 'hubspot' })).toThrow(/not that of a hubspot export/);
  });

  it('writes every header of a profile the way it is compared', () => {
    for (const profile of PROFILES) {
      const all = [...Object.values(profile.columns).flat(), ...(profile.ignored ?? [])];
      expect(all.filter((h) => foldHeader(h) !== h)).toEqual([]);
    }
  });
});
