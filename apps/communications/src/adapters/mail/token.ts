import { kitErrors } from '@enterprise-mcp/kit';

interface OAuthSettings {
  readonly oauthTokenUrl?: string | undefined;
  readonly oauthClientId?: string | undefined;
  readonly oauthClientSecret?: string | undefined;
  readonly oauthRefreshToken?: string | undefined;
  readonly oauthScope?: string | undefined;
}

/** A token is not used in its last minute. */
const MARGIN_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** Fresh access tokens, fetched when the last one ends. */
export function tokenSource(settings: OAuthSettings): () => Promise<string> {
  let current: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    if (current && current.until > Date.now()) return current.token;
    const { access_token: token, expires_in: lives = 300 } = await fetched(settings);
    current = { token, until: Date.now() + lives * 1000 - MARGIN_MS };
    return token;
  };
}

async function fetched(settings: OAuthSettings): Promise<{ access_token: string; expires_in?: number }> {
  const { oauthTokenUrl = '', oauthClientId, oauthClientSecret, oauthRefreshToken, oauthScope } = settings;
  const fields = {
    client_id: oauthClientId,
    client_secret: oauthClientSecret,
    scope: oauthScope,
    ...(oauthRefreshToken
      ? { grant_type: 'refresh_token', refresh_token: oauthRefreshToken }
      : { grant_type: 'client_credentials' }),
  };
  const body = new URLSearchParams(Object.entries(fields).filter((field): field is [string, string] => !!field[1]));
  const backend = new URL(oauthTokenUrl).host;
  const response = await fetch(oauthTokenUrl, { method: 'POST', body, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw kitErrors.BACKEND_UNAVAILABLE({ backend, reason: 'no token could be fetched' }, { cause });
    },
  );
  const answer = (await response.json().catch(() => ({}))) as {
    access_token?: string;
    expires_in?: number;
    error?: string;
  };
  if (!response.ok || typeof answer.access_token !== 'string') {
    const reason = `it gave no access token (${response.status} ${String(answer.error ?? '').slice(0, 100)})`;
    throw kitErrors.BACKEND_MISCONFIGURED({ backend, reason });
  }
  return {
    access_token: answer.access_token,
    ...(answer.expires_in !== undefined && { expires_in: answer.expires_in }),
  };
}
