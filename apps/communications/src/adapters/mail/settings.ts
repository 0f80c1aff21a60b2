/** DKIM, for companies whose mail server does not sign by itself. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly key: string;
}

export interface Login {
  readonly user: string;
  /** A password, or a function that gives a fresh access token. */
  readonly secret: string | (() => Promise<string>);
}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls';
  /** Further authorities, PEM. */
  readonly ca?: string | undefined;
  readonly login: Login;
}
