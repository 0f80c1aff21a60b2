/** Invented words: none is known to be a company, a family or a place. */
export const STEMS: readonly string[] = `
  Abrimont Aldercombe Averlune Balquith Barrowmere Belquarr Brackwell Brindlecote Calvarra Candlebury
  Carrowisk Castelune Corvessa Cranquist Dallowmere Daverling Drumquill Dunmarrow Eberquell Eldrisse
  Embercote Estelvoy Fallowmark Farrowisk Fenquist Ferrolune Finchmarrow Galtermont Garrowick Glimmerholt
  Grenvarde Hallowquay Harrismoor Hazelquist Heckenried Hollinmarsh Immerquell Isenbrück Jarrowmont
  Jasperleigh Kaldermoor Karrowald Kestravelle Kirschmoor Lanquarry Larkenfell Lindquarr Lorrimont
  Lumbravelle Mallowfen Marchelune Meridanne Mistelbrück Morquenne Nachtigell Nettlequay Noirvallon Oakhelm
  Oberquell Orchelune Osterwick Pallisgrove Pemberquist Perrivale Quarrendale Quillermont Rabenquell
  Ravensholt Rochelune Rothbrück Saltmarrow Sandquist Silverquay Sommerquell Tamberleigh Tannenquell
  Tarrowby Thornquist Valdelune Vellacombe Verrimont Wackerholm Waldquell Wexcombe Willowisk Windermoor
  Wrenfield Yarrowmere Zellbrück Ziegelmoor
`
  .trim()
  .split(/\s+/);

export type Language = 'en' | 'de' | 'fr';

/** What the companies do, in the language of their country: the word in the name, then the industry. */
const TRADES_TEXT: Readonly<Record<Language, string>> = {
  en: `Logistics: Logistics; Freight: Logistics; Foods: Food; Bakeries: Food; Instruments: Manufacturing;
    Tooling: Manufacturing; Furniture: Furniture; Textiles: Textiles; Medical Supplies: Healthcare;
    Care Homes: Healthcare; Builders: Construction; Energy Services: Energy; Garden Centres: Retail;
    Outdoor: Retail; Print Works: Printing`,
  de: `Logistik: Logistics; Spedition: Logistics; Maschinenbau: Manufacturing; Werkzeuge: Manufacturing;
    Möbelwerke: Furniture; Großküchen: Food; Käserei: Food; Gebäudetechnik: Construction;
    Medizintechnik: Healthcare; Energiedienste: Energy; Gartenmärkte: Retail; Druckhaus: Printing`,
  fr: `Logistique: Logistics; Transports: Logistics; Pâtisseries: Food; Conserverie: Food;
    Mécanique: Manufacturing; Ébénisterie: Furniture; Étoffes: Textiles; Santé: Healthcare;
    Bâtiment: Construction; Énergies: Energy; Jardinerie: Retail; Imprimerie: Printing`,
};

export interface Trade {
  readonly word: string;
  readonly industry: string;
}

export const tradesOf = (language: Language): readonly Trade[] =>
  TRADES_TEXT[language].split(';').map((pair) => {
    const [word = '', industry = ''] = pair.split(':').map((part) => part.trim());
    return { word, industry };
  });
