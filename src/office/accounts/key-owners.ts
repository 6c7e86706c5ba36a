/** Tells whose key a certificate belongs to, by the numbers of the account and what second persons have confirmed. */
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Confirmation, Confirmations } from '../../domain/ports/confirmations.js';
import type { KeyOwners } from '../../domain/ports/key-owners.js';
import type { Instant } from '../../domain/shared/time.js';
import { ownerOf, type KeyOwner, type SignerCertificate } from '../../domain/signing/key-owner.js';

export interface KeyOwnersOptions {
  readonly office: string;
  readonly accounts: Pick<Accounts, 'byId'>;
  readonly confirmations: Pick<Confirmations, 'about' | 'ask'>;
  readonly newId: () => string;
  readonly now: () => Instant;
}

export const createKeyOwners = ({ office, accounts, confirmations, newId, now }: KeyOwnersOptions): KeyOwners => {
  const judged = async (
    official: string,
    certificate: SignerCertificate,
    providerNik: string | null,
  ): Promise<{ readonly owner: KeyOwner; readonly asked: readonly Confirmation['state'][] }> => {
    const [account, asked] = await Promise.all([
      accounts.byId(official),
      confirmations.about('signing-key', certificate.fingerprint),
    ]);
    const confirmedFor = asked.find(({ state }) => state === 'confirmed')?.account ?? null;
    const numbers = { account: official, nik: account?.nik ?? providerNik, nip: account?.nip ?? null };
    return {
      owner: ownerOf(numbers, certificate, { confirmedFor }),
      asked: asked.flatMap(({ account: of, state }) => (of === official ? [state] : [])),
    };
  };
  return {
    claim: async (official, certificate, by, providerNik = null) => {
      const { owner, asked } = await judged(official, certificate, providerNik);
      if (owner.isOwn || owner.because !== 'unconfirmed') return owner;
      // a look at a key, or at a letter on the public page, writes nothing where it waits already
      // nobody but its owner asks anew about a key that was refused, or that another has replaced
      const isDone = asked.includes('refused') || asked.includes('superseded');
      if (asked.includes('waiting') || (isDone && by === 'system')) return owner;
      const { fingerprint, subject, issuer, validUntil } = certificate;
      const askedAt = now();
      const askedBy = by === 'owner' ? official : 'system';
      await confirmations.ask(
        {
          ...{ id: newId(), office, kind: 'signing-key', account: official, topic: fingerprint, askedBy, askedAt },
          content: { fingerprint, subject, issuer, validUntil },
        },
        {
          ...{ at: askedAt, office, actor: askedBy, verb: 'signing-key-unconfirmed', subject: official },
          detail: { fingerprint, certificate: subject },
        },
      );
      return owner;
    },
  };
};
