import type { Language } from './company-names.ts';

/** What a country brings along: currency, places, and telephone numbers reserved for fiction. */
export interface Country {
  readonly name: string;
  readonly currency: string;
  /** Units per euro, roughly: amounts look natural in the local currency. */
  readonly rate: number;
  readonly language: Language;
  readonly weight: number;
  readonly cities: readonly string[];
  readonly forms: readonly string[];
  /** `##` is filled in. Null where no range is reserved for fiction. */
  readonly phone: string | null;
}

// Ranges: NANP 555-01xx; Ofcom 20 7946 0xxx and 1632 960xxx; Bundesnetzagentur 30 23125xxx; ARCEP 1 99 00 xx xx;
// PTS 8-465 004 xx; ComReg 20 91x xxxx.
export const COUNTRIES: readonly Country[] = [
  {
    name: 'United States',
    currency: 'USD',
    rate: 1.1,
    language: 'en',
    weight: 26,
    cities: ['Denver', 'Portland', 'Columbus', 'Raleigh', 'Madison', 'Tucson', 'Buffalo'],
    forms: ['Inc.', 'LLC', 'Corp.', ''],
    phone: '+1 ### 555 01##',
  },
  {
    name: 'United Kingdom',
    currency: 'GBP',
    rate: 0.86,
    language: 'en',
    weight: 22,
    cities: ['Leeds', 'Bristol', 'Norwich', 'Cardiff', 'Dundee', 'London'],
    forms: ['Ltd', 'Ltd', 'plc', ''],
    phone: '+44 20 7946 0###',
  },
  {
    name: 'Germany',
    currency: 'EUR',
    rate: 1,
    language: 'de',
    weight: 22,
    cities: ['Köln', 'Münster', 'Nürnberg', 'Leipzig', 'Kiel', 'Würzburg'],
    forms: ['GmbH', 'GmbH', 'AG', 'GmbH & Co. KG'],
    phone: '+49 30 23125 ###',
  },
  {
    name: 'France',
    currency: 'EUR',
    rate: 1,
    language: 'fr',
    weight: 18,
    cities: ['Nantes', 'Besançon', 'Orléans', 'Grenoble', 'Nîmes'],
    forms: ['SARL', 'SA', 'SAS'],
    phone: '+33 1 99 00 ## ##',
  },
  {
    name: 'Switzerland',
    currency: 'CHF',
    rate: 0.95,
    language: 'de',
    weight: 8,
    cities: ['Zürich', 'Bern', 'Delémont'],
    forms: ['AG', 'GmbH'],
    phone: null,
  },
  {
    name: 'Sweden',
    currency: 'SEK',
    rate: 11,
    language: 'en',
    weight: 8,
    cities: ['Malmö', 'Göteborg', 'Umeå'],
    forms: ['AB'],
    phone: '+46 8 465 004 ##',
  },
  {
    name: 'Ireland',
    currency: 'EUR',
    rate: 1,
    language: 'en',
    weight: 6,
    cities: ['Cork', 'Galway'],
    forms: ['Ltd'],
    phone: '+353 20 91# ####',
  },
  {
    name: 'Canada',
    currency: 'CAD',
    rate: 1.5,
    language: 'en',
    weight: 10,
    cities: ['Halifax', 'Winnipeg', 'Trois-Rivières'],
    forms: ['Inc.', 'Ltd.'],
    phone: '+1 ### 555 01##',
  },
];
