import type { Person } from '../domain/address.ts';

/** Of Alder Harbour Logistics, a company that does not exist. */
export const demoDomain = 'alder-harbour.example';
export const demoSender: Person = { name: 'Harbour Assistant', address: `assistant@${demoDomain}` };

export const demoPeople = [
  { name: 'Marit Solberg', address: `marit.solberg@${demoDomain}` },
  { name: 'Tomás Reyes', address: `tomas.reyes@${demoDomain}` },
  { name: 'Ines Okafor', address: `ines.okafor@${demoDomain}` },
  { name: 'Jonas Weber', address: `jonas.weber@${demoDomain}` },
  { name: 'Priya Raman', address: `priya.raman@${demoDomain}` },
  { name: 'Leo Fontaine', address: 'leo.fontaine@northquay.example' },
] as const satisfies readonly Person[];
