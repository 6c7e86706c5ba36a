import { z } from 'zod';
import type { SignerStatus } from '../../domain/ports/signer.js';
import { userFields } from '../auth/answers.js';
import { listOf } from '../http/answers.js';
import { AnyObject, Instant, enumOf } from '../http/schema.js';

const accountFields = {
  ...userFields,
  nik: z.string().nullable().describe('Nomor Induk Kependudukan'),
  rank: z.string().nullable().describe('Pangkat/golongan'),
  email: z.string().nullable(),
  disabled: z.boolean(),
  awaitsConfirmation: z
    .array(z.string())
    .describe('Ids of what was asked of the account and waits for a second person (`listConfirmations`)'),
  passwordOnce: z.boolean().describe('A one-time password has been given out and not been changed yet'),
};

/** An account as an administrator of this office sees it: only the roles held there. */
export const AccountAnswer = z.strictObject(accountFields).meta({ id: 'Account' });
export const AccountList = listOf('AccountList', AccountAnswer);

const oneTimePassword = z
  .string()
  .nullable()
  .describe(
    'Shown here and never again, where the office has no mail, or where its owner has no address and the account neither signs, gives a paraf nor administers. Null where its owner has it by mail, where a second person confirms it first, and where the request is repeated under its key: reset the password where the first answer was lost',
  );
export const NewAccountAnswer = z.strictObject({ ...accountFields, oneTimePassword }).meta({ id: 'NewAccount' });
export const OneTimePasswordAnswer = z
  .strictObject({
    oneTimePassword,
    confirmation: z.string().nullable().describe('Id of the confirmation that it waits for; null where it is done'),
  })
  .meta({ id: 'OneTimePassword' });

const SystemLogEntry = z
  .strictObject({
    number: z.int().describe('1, 2, 3 … in the order in which they were written'),
    at: Instant,
    office: z.string(),
    actor: z.string(),
    actorName: z.string().nullable(),
    verb: z.string(),
    subject: z.string().describe('Id of the account that it was done to'),
    subjectName: z.string().nullable(),
    detail: AnyObject,
  })
  .meta({ id: 'SystemLogEntry' });
export const SystemLog = listOf('SystemLog', SystemLogEntry);

const certificateFields = {
  subject: z.string(),
  issuer: z.string(),
  validFrom: Instant,
  validUntil: Instant,
  fingerprint: z.string().describe('SHA-256 of the certificate'),
};

export const SigningCertificateAnswer = z.strictObject(certificateFields).meta({ id: 'SigningCertificate' });

const keyStatus = enumOf<SignerStatus['status']>({
  ready: true,
  'not-registered': true,
  'no-certificate': true,
  suspended: true,
  revoked: true,
  locked: true,
  pending: true,
  unreachable: true,
  'token-absent': true,
  'token-locked': true,
  'of-another': true,
  unconfirmed: true,
  expired: true,
});

export const HandedInKey = z
  .strictObject({
    ...certificateFields,
    status: keyStatus.describe('Whether it can sign now; `unconfirmed` waits for a second person'),
    confirmation: z
      .string()
      .nullable()
      .describe('Id of the confirmation that it waits for: read the fingerprint out to who confirms it; else null'),
  })
  .meta({ id: 'HandedInKey' });

/** Kind, place and state of an official's key; no secrets. */
export const SigningKeyAnswer = z
  .strictObject({
    provider: z.string().describe('Name of the adapter that signs with it: local, bsre, pkcs11'),
    status: keyStatus,
    certificate: SigningCertificateAnswer.nullable().describe('Null where nobody tells'),
    oneTimeCodes: z.boolean().describe('Whether the provider sends one-time codes on demand'),
  })
  .meta({ id: 'SigningKey' });
