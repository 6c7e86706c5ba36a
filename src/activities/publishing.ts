import { validityFor } from '../domain/letter/choose.js';
import { addMonths, dateParts } from '../domain/letter/local-date.js';
import type { LetterKind } from '../domain/letter/content.js';
import type { Instant } from '../domain/shared/time.js';
import type { EffectActivities } from './contracts.js';
import type { Deps } from './deps.js';
import { permanent } from './failures.js';

/** Last instant of validity; null where the permit does not end. */
const validUntil = (date: string, months: number | null): Instant | null => {
  const parts = dateParts(date);
  return months === null || !parts.ok ? null : Date.parse(`${addMonths(parts.value, months)}T23:59:59.999Z`);
};

/** What a decision against an issued permit makes of it. */
const ENDS: Readonly<Partial<Record<LetterKind, 'revoked' | 'cancelled'>>> = {
  revocation: 'revoked',
  cancellation: 'cancelled',
};

/** Lets anyone find the signed letter: by the id in its QR, by its number, by its digest. */
export const createPublishingActivities = ({ store, office }: Deps): Pick<EffectActivities, 'publishLetter'> => ({
  async publishLetter({ application, letter }) {
    const row = await store.applications.find(application);
    if (row === null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    const { signed, number, date, kind } = letter;
    if (signed === undefined || number === undefined || date === undefined) {
      throw permanent('INVARIANT', `the letter of ${application} is not signed: it cannot be published`);
    }
    const type = office.permitTypes.get(row.permitType);
    const signer = await store.accounts.byId(signed.by);
    const verificationId = await store.permits.reserveVerificationId(application);
    const validity = type === undefined ? null : validityFor(kind, type);
    const months = validity?.type === 'months' ? validity.months : null;
    await store.permits.publish({
      verificationId,
      application,
      office: row.office,
      number,
      kind,
      sha256: signed.sha256,
      signedAt: signed.at,
      signer: signer?.name ?? signed.by,
      validUntil: validUntil(date, months),
      state: 'valid',
    });
    const ends = ENDS[kind];
    const about = row.sourceKeys['about'];
    if (ends !== undefined && typeof about === 'string') await store.permits.end(about, ends);
    return { verificationId };
  },
});
