import type { Imap } from './connection.ts';

/** Names and special uses (`\Sent`) as paths of the server; what is not there is left out. */
export async function foldersOf(imap: Imap, wanted: readonly string[]): Promise<readonly string[]> {
  const listed = await imap.list();
  const paths = wanted.flatMap((name) => {
    const folder = listed.find(({ path, specialUse }) =>
      name.startsWith('\\') ? specialUse?.toLowerCase() === name.toLowerCase() : samePath(path, name),
    );
    return folder ? [folder.path] : [];
  });
  return [...new Set(paths)];
}

/** INBOX is the only name that is the same in any letter case. */
function samePath(path: string, name: string): boolean {
  return path === name || (path.toUpperCase() === 'INBOX' && name.toUpperCase() === 'INBOX');
}
