/** What a browser that sits on this machine may be made to send is refused before anything reads it. */

export const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why a request is refused, undefined when it may pass. The Host must be a name of this server: a page whose own name
 * was rebound to this address sends its own. An Origin, which browsers send, must be this very server: no page of
 * another has business here, and none is told that it may.
 */
export function refusal(headers: Headers, names: readonly string[]): string | undefined {
  const host = headers.get('host');
  // As it is, not as a URL parser would read it: that one drops and translates characters.
  if (host === null || !names.includes(host.toLowerCase().replace(/:\d{1,5}$/, '')))
    return 'The Host header names another server.';
  const origin = headers.get('origin');
  if (origin !== null && origin !== `http://${host}` && origin !== `https://${host}`) {
    return 'The Origin header names another site.';
  }
  return undefined;
}
