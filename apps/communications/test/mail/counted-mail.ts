import { type MailContainer, mailContainer } from '@enterprise-mcp/testkit';
import { type Ledger, ledgerOf } from '../ledger.ts';
import { journal } from './mailbox.ts';

export interface CountedMail extends MailContainer {
  readonly ledger: Ledger;
}

/** Exim and Dovecot; what Exim took is compared with what was approved when it is stopped. */
export async function countedMail(): Promise<CountedMail> {
  const mail = await mailContainer();
  const ledger = ledgerOf('Exim');
  return {
    ...mail,
    ledger,
    async stop() {
      try {
        ledger.settle(await arrived(mail));
      } finally {
        await mail.stop();
      }
    },
  };
}

/** As many as stay the same for a moment: Exim delivers behind its answer. */
async function arrived(mail: MailContainer): Promise<number> {
  let last = -1;
  for (;;) {
    const { length } = await journal(mail);
    if (length === last) return length;
    last = length;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
