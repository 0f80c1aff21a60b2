import { CodedError, kitErrors } from '@enterprise-mcp/kit';
import { DatabaseError, databaseErrorFrom } from '../errors.ts';

const backend = 'PostgreSQL';

/** SQLSTATEs that an administrator must resolve. Own words: PostgreSQL's quote user and database names. */
const misconfigured: Readonly<Record<string, string>> = {
  '28000': 'the user or host is not allowed to connect',
  '28P01': 'the user name or password is refused',
  '3D000': 'the database does not exist',
  '42501': 'the database user lacks a right that is needed',
};
// 08: connection exceptions. 57P: shutdown, crash, starting up. 53300: no connection slots. 25P03, 57P05: idle too long.
const unavailable = /^(08...|57P0[1-5]|53300|25P03)$/;

/** What a driver threw, in this package's terms. Never contains the URL, a password or SQL; the cause is kept for the log. */
export function mapFailure(thrown: unknown): CodedError | DatabaseError {
  if (thrown instanceof CodedError || thrown instanceof DatabaseError) return thrown;
  const refused = databaseErrorFrom(thrown);
  if (refused !== undefined) {
    const reason = misconfigured[refused.sqlState];
    if (reason !== undefined) return kitErrors.BACKEND_MISCONFIGURED({ backend, reason }, { cause: refused });
    if (!unavailable.test(refused.sqlState)) return refused;
    return kitErrors.BACKEND_UNAVAILABLE({ backend, reason: `SQLSTATE ${refused.sqlState}` }, { cause: refused });
  }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const message = thrown instanceof Error ? thrown.message : '';
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/.test(code) || /does not support SSL/.test(message)) {
    return kitErrors.BACKEND_MISCONFIGURED(
      { backend, reason: `no TLS connection (${code || 'not supported'})` },
      { cause: thrown },
    );
  }
  if (/SASL|password/i.test(message)) {
    return kitErrors.BACKEND_MISCONFIGURED({ backend, reason: 'a password is needed or malformed' }, { cause: thrown });
  }
  // Everything else that comes out of the driver is the connection: refused, reset, timed out, closed.
  const reason = code || (/time(d )?out/i.test(message) ? 'timed out' : 'connection lost');
  return kitErrors.BACKEND_UNAVAILABLE({ backend, reason }, { cause: thrown });
}
