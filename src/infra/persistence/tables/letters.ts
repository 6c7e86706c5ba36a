/** Tables of numbers, published letters, and signing. */
import type { NumberRow } from '../../../domain/ports/numbers.js';
import type { PermitRow } from '../../../domain/ports/permits.js';
import type { ErrorCode } from '../../../domain/shared/error-codes.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { filled, flag, instant, json, number, orNull, sealed, table, text } from '../columns.js';

export const LETTER_REGISTER = table('letter_register', {
  register: text('register'),
  year: number('year'),
  last: number('last'),
});

export const LETTER_NUMBER = table('letter_number', {
  key: text('number_key'),
  register: text('register'),
  year: number('year'),
  seq: number('seq'),
  number: text('number'),
  application: text('application'),
  at: instant('at'),
  state: text<NumberRow['state']>('state'),
  reason: orNull(text('reason')),
});

export const PERMIT = table('permit', {
  verificationId: text('verification_id'),
  application: text('application'),
  office: text('office'),
  number: text('number'),
  kind: text<PermitRow['kind']>('kind'),
  sha256: text('sha256'),
  signedAt: instant('signed_at'),
  signer: text('signer'),
  position: orNull(text('signer_position')),
  certificate: orNull(text('certificate')),
  validUntil: orNull(instant('valid_until')),
  state: text<PermitRow['state']>('state'),
});

export const VERIFICATION = table('verification', { application: text('application'), id: text('id') });

/** Digests of files that an archive time-stamp has replaced, each with its letter. */
export const PERMIT_VERSION = table('permit_version', {
  sha256: text('sha256'),
  verificationId: text('verification_id'),
});

export const SIGNING_ATTEMPT = table('signing_attempt', {
  official: text('official'),
  failures: number('failures'),
  lastAt: instant('last_at'),
  locked: flag('locked'),
});

export const SIGNING_TRIAL = table('signing_trial', {
  trial: text('trial'),
  official: text('official'),
  expiresAt: instant('expires_at'),
  settled: flag('settled'),
});

export const SEAL_KEY = table('seal_key', {
  kid: text('kid'),
  jwk: json<JsonObject>('jwk'),
  expiresAt: instant('expires_at'),
});

export const SEAL = table('seal', {
  id: text('id'),
  kid: text('kid'),
  /** Sealed secret; empty once its taker has opened it. */
  sealed: text('sealed'),
  expiresAt: instant('expires_at'),
  takenBy: orNull(text('taken_by')),
});

export const SIGNING_RECORD = table('signing_record', {
  key: text('record_key'),
  stage: text('stage'),
  sha256: text('sha256'),
  meta: json<JsonObject>('meta'),
});

export const DEED = table('deed', {
  key: text('deed_key'),
  number: filled(number('number')),
  application: text('application'),
  kind: text('kind'),
  detail: sealed<JsonObject>('detail', { place: 'deed.detail', by: 'key', erased: {} }),
  at: instant('at'),
});

export const CEREMONY = table('ceremony', {
  id: text('id'),
  official: text('official'),
  office: text('office'),
  createdAt: instant('created_at'),
  expiresAt: instant('expires_at'),
});

export const CEREMONY_LETTER = table('ceremony_letter', {
  ceremony: text('ceremony'),
  position: number('position'),
  application: text('application'),
  task: text('task'),
  letter: text('letter'),
  key: text('message_key'),
  refusalCode: orNull(text<ErrorCode>('refusal_code')),
  refusalDetail: orNull(text('refusal_detail')),
});
