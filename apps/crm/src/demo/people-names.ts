import type { Language } from './company-names.ts';

type ByLanguage = Readonly<Record<Language, readonly string[]>>;
const list = (text: string): readonly string[] => text.split(',').map((item) => item.trim());

export const FIRST_NAMES: ByLanguage = {
  en: list(`Amara, Bethan, Callum, Dara, Edith, Fergus, Gemma, Hamish, Imogen, Jonah, Keira, Lorcan, Maeve,
    Nadia, Owen, Priya, Quentin, Rosalind, Samir, Tamsin, Usha, Victor, Wendy, Yusuf`),
  de: list(`Anneliese, Björn, Cornelia, Detlef, Elke, Frauke, Götz, Heike, Ingo, Jörg, Käthe, Lothar, Maren,
    Nils, Ortrud, Rüdiger, Sönke, Tanja, Uwe, Wiebke`),
  fr: list(`Aurélie, Benoît, Céline, Damien, Éloïse, Fabrice, Gaëlle, Hervé, Inès, Joël, Léa, Mathieu, Noémie,
    Océane, Pascal, Raphaël, Solène, Thierry, Véronique, Zoé`),
};

/** Rare or invented, so that no first name makes a known person of them. */
export const LAST_NAMES: ByLanguage = {
  en: list(`Ashgrove, Birkwhistle, Cotterby, Dunnaway, Eldermoss, Farthingwood, Gathercole-Rae, Hollowbread,
    Inglemoor, Jesperson-Hale, Kettlewright, Larkbarrow, Mossington, Nethercott-Bly, Oakenshaw,
    Penhallick, Quillfeather, Rainsbeck, Shuttlewick, Thackerley, Underhay, Vantongue, Wetherstone,
    Yellowlees-Orr`),
  de: list(`Ackerhold, Birkenfurt, Dornquast, Eichwede, Feldkötter, Grünschlag, Hollerbusch, Immengarten,
    Jägerstein, Kornmüther, Lichtblau, Mohnhaupt-Riese, Nußgräber, Osterkühn, Pfahlmeister, Quastenberg,
    Rosenstiel, Sägebrecht, Tannhübel, Übelacker-Thon, Vogelsänger, Weißdorn`),
  fr: list(`Aubrelle, Bellefosse, Cormerault, Delafresnaye-Roux, Estaviel, Fontbrune, Grandlieu, Hautecœur,
    Issartier, Jolivaux, Lavandière, Montclarin, Noirétable, Orléac, Pierrefonte, Quévremont,
    Rochambelle, Sauvaterre, Trémolade, Valbrègue`),
};

export const JOB_TITLES: ByLanguage = {
  en: list(`Operations Director, Head of Purchasing, IT Manager, Warehouse Manager, Finance Director,
    Managing Director, Project Manager, Head of Field Service, Planning Lead`),
  de: list(`Geschäftsführerin, Leiter Einkauf, IT-Leitung, Lagerleiter, Kaufmännische Leitung, Projektleiterin,
    Leitung Außendienst, Disponent`),
  fr: list(`Directrice des opérations, Responsable achats, Responsable informatique, Chef d’entrepôt,
    Directeur financier, Gérante, Cheffe de projet, Responsable planification`),
};
