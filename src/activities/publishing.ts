import { aboutOf } from '../domain/application/origin.js';
import { validityFor } from '../domain/letter/choose.js';
import { addMonths, dateParts, lastInstantOf, type OfficeZone } from '../domain/letter/local-date.js';
import { signingRole } from '../domain/application/signatory.js';
import { grantsPermit, isSealed, kindOf } from '../domain/letter/kinds.js';
import { messageOfLetter, type DecidedLetter } from '../domain/permit/letters.js';
import type { ApplicationRow } from '../domain/ports/applications.js';
import type { Instant } from '../domain/shared/time.js';
import type { EffectActivities, EffectRequest } from '../domain/effects/contracts.js';
import type { Deps } from '../office/casework.js';
import { permanent } from './failures.js';

/** Last instant of validity, the end of that day at the office; null where the permit does not end. */
const validUntil = (date: string, months: number | null, zone: OfficeZone): Instant | null => {
  const parts = dateParts(date);
  return months === null || !parts.ok ? null : lastInstantOf(addMonths(parts.value, months), zone);
};

const changeOf = ({ origin }: ApplicationRow): DecidedLetter['change'] =>
  'variables' in origin && origin.variables['change'] === 'amendment' ? 'amendment' : 'renewal';

/** Lets anyone find the signed letter: by the id in its QR, by its number, by its digest. */
export const createPublishingActivities = ({ store, office }: Deps): Pick<EffectActivities, 'publishLetter'> => {
  /** Tells the permit that the letter is about, if any, what the letter makes of it. */
  const tellSubject = async (row: ApplicationRow, letter: DecidedLetter): Promise<void> => {
    const about = aboutOf(row.origin);
    const message = messageOfLetter(letter);
    if (about === null || message === null) return;
    if ((await store.permitLives.find(about)) === null) {
      // A permit that was published before lives were kept has none: its letters are ended as before.
      const { toPermit } = kindOf(letter.kind);
      if (toPermit === 'revoke') await store.permits.end(about, 'revoked');
      if (toPermit === 'cancel') await store.permits.end(about, 'cancelled');
      return;
    }
    const told = await store.permitLives.tell(about, message, office.permits);
    if (told.ok) return;
    // A message that the permit no longer takes was overtaken by another decision, and that decision stands. A new
    // permit in the place of one that was taken back meanwhile is a question for people: it is not published.
    if (told.error.code === 'PERMIT_STATE_UNSUITABLE' && !grantsPermit(letter.kind)) return;
    throw permanent(told.error.code, `the letter cannot follow permit ${about}: ${told.error.detail}`);
  };

  /** Position of the official as the signature block of the letter has it; null where it cannot be told. */
  const positionOf = async (row: ApplicationRow, { letter }: EffectRequest, at: Instant): Promise<string | null> => {
    const { final, signed } = letter;
    if (signed === undefined || isSealed(letter.kind)) return null;
    const { position } = office.letters.signatory;
    const standsInFor = final?.standsInFor ?? null;
    if (standsInFor === null) return position;
    const definition = await store.definitions.find(row.definitionDigest);
    const role = definition === null ? null : signingRole(definition);
    const inForce = role === null ? [] : await store.delegations.inForce(row.office, role, at);
    const assignment = inForce.find(({ from, to }) => from === standsInFor && to === signed.by);
    return assignment === undefined ? null : `${assignment.kind} ${position}`;
  };

  const begin = async (row: ApplicationRow, letter: DecidedLetter, until: Instant | null): Promise<void> => {
    const { number, sha256, application, at, by } = letter;
    const issued = await store.permitLives.tell(
      row.id,
      {
        ...{ type: 'issue', key: `${row.id}/published`, at, by, office: row.office, permitType: row.permitType },
        ...{ validUntil: until, letter: { number, sha256, application } },
      },
      office.permits,
    );
    // Issued before: by the same letter, for an application has one.
    if (!issued.ok && issued.error.code !== 'ALREADY_DONE') throw permanent(issued.error.code, issued.error.detail);
  };

  return {
    async publishLetter(request) {
      const { application, letter } = request;
      const row = await store.applications.find(application);
      if (row === null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
      const { signed, number, date, kind } = letter;
      if (signed === undefined || number === undefined || date === undefined) {
        throw permanent('INVARIANT', `the letter of ${application} is not signed: it cannot be published`);
      }
      const type = office.permitTypes.get(row.permitType);
      const signer = await store.accounts.byId(signed.by);
      // the official's own when the letter was completed: whoever verifies it holds the file against this
      const file = await store.documents.latest(application, 'signed-letter');
      const certificate = file?.sha256 === signed.sha256 ? file.meta['certificate'] : undefined;
      const verificationId = await store.permits.reserveVerificationId(application);
      const validity = type === undefined ? null : validityFor(kind, type);
      const months = validity?.type === 'months' ? validity.months : null;
      const { sha256, at: signedAt, by } = signed;
      const said: DecidedLetter = { kind, number, sha256, application, at: signedAt, by, change: changeOf(row) };
      // A new permit only after the one before has given way: at no moment are two of them valid.
      if (grantsPermit(kind)) await tellSubject(row, said);
      const about = kindOf(kind).toPermit === 'replace' ? aboutOf(row.origin) : null;
      const until =
        about === null
          ? validUntil(date, months, office.letters.office.zone)
          : ((await store.permitLives.find(about))?.validUntil ?? null);
      await store.permits.publish({
        ...{ verificationId, application, office: row.office, number, kind, sha256, signedAt },
        ...{ signer: signer?.name ?? by, validUntil: until, state: 'valid' },
        certificate: typeof certificate === 'string' ? certificate : null,
        position: await positionOf(row, request, signedAt),
      });
      if (grantsPermit(kind)) await begin(row, said, until);
      else await tellSubject(row, said);
      return { verificationId };
    },
  };
};
