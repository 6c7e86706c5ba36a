import { validityFor } from '../domain/letter/choose.js';
import { addMonths, dateParts } from '../domain/letter/local-date.js';
import type { LetterKind } from '../domain/letter/content.js';
import type { PermitMessage } from '../domain/permit/life.js';
import type { ApplicationRow } from '../domain/ports/store.js';
import type { Json, JsonObject } from '../domain/shared/json.js';
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

interface PublishedLetter {
  readonly kind: LetterKind;
  readonly number: string;
  readonly sha256: string;
  readonly signedAt: Instant;
  readonly by: string;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lets anyone find the signed letter: by the id in its QR, by its number, by its digest. */
export const createPublishingActivities = ({ store, office }: Deps): Pick<EffectActivities, 'publishLetter'> => {
  const tell = async (permit: string, message: PermitMessage): Promise<void> => {
    const told = await store.permitLives.tell(permit, message, office.permits);
    // What the permit does not take any more was overtaken by another decision: that one stands.
    if (!told.ok && told.error.code !== 'STATE_CHANGED' && told.error.code !== 'ALREADY_DONE')
      throw permanent(told.error.code, told.error.detail);
  };

  /** What the letter makes of the permit: a new one, or what becomes of the one that it is about. */
  const follow = async (row: ApplicationRow, letter: PublishedLetter, until: Instant | null): Promise<void> => {
    const { kind, number, sha256, signedAt: at, by } = letter;
    const said = { key: `${row.id}/published`, at, by };
    const about = typeof row.sourceKeys['about'] === 'string' ? row.sourceKeys['about'] : null;
    const own = { number, sha256, application: row.id };
    const ends = ENDS[kind];
    if (ends !== undefined && about !== null) {
      // A permit that was published before lives were kept has none: its letters are ended as before.
      if ((await store.permitLives.find(about)) === null) await store.permits.end(about, ends);
      else
        await tell(about, {
          ...{ ...said, type: ends === 'revoked' ? 'revoke' : 'cancel', decision: number },
          ground: `letter ${sha256}`,
        });
      return;
    }
    if ((kind === 'suspension' || kind === 'reinstatement') && about !== null) {
      const type = kind === 'suspension' ? 'suspend' : 'lift';
      return tell(about, { ...said, type, decision: number, ground: `letter ${sha256}` });
    }
    if (kind === 'duplicate' && about !== null) return tell(about, { ...said, type: 'replace', letter: own });
    if (kind !== 'permit' && kind !== 'commitment-fulfilment') return;
    await tell(row.id, {
      ...{ ...said, type: 'issue', office: row.office, permitType: row.permitType, validUntil: until, letter: own },
    });
    if (about === null || (await store.permitLives.find(about)) === null) return;
    const variables = row.sourceKeys['variables'];
    const amends = isObject(variables) && variables['change'] === 'amendment';
    await tell(about, { ...said, type: 'supersede', why: amends ? 'amendment' : 'renewal', successor: row.id });
  };

  return {
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
      await follow(
        row,
        { number, sha256: signed.sha256, kind, signedAt: signed.at, by: signed.by },
        validUntil(date, months),
      );
      return { verificationId };
    },
  };
};
