import { readFile } from 'node:fs/promises';
import { type Person, sameAddress, strictAddress } from '../../domain/address.ts';
import { headerText } from '../../domain/header-text.ts';
import type { Directory } from '../../ports.ts';

/** People of a file, one `Name <address>` a line; `#` begins a comment. Lines that say nothing else are left out. */
export async function peopleFile(path: string): Promise<Directory> {
  return directoryOf(readPeople(await readFile(path, 'utf8')));
}

export function directoryOf(people: readonly Person[]): Directory {
  const fold = (name: string) => name.normalize('NFC').toLowerCase().trim();
  return {
    async named(name) {
      return people.filter((person) => person.name !== undefined && fold(person.name) === fold(name));
    },
    async at(address) {
      return people.find((person) => sameAddress(person.address, address));
    },
    async all() {
      return people;
    },
  };
}

export function readPeople(text: string): readonly Person[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name = '', typed = ''] = /^\s*([^#<>]*?)\s*<([^<>]+)>\s*$/.exec(line) ?? [];
    const address = strictAddress(typed);
    return address === undefined || name === '' ? [] : [{ name: headerText(name), address }];
  });
}
