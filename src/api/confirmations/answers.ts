import { z } from 'zod';
import type { Confirmation } from '../../domain/ports/confirmations.js';
import { listOf } from '../http/answers.js';
import { Instant, enumOf } from '../http/schema.js';

export const ConfirmationAnswer = z
  .strictObject({
    id: z.string(),
    kind: enumOf<Confirmation['kind']>({
      'signing-key': true,
      'account-change': true,
      'password-reset': true,
    }).describe(
      'signing-key: a certificate that names no NIK or NIP of its owner; account-change, password-reset: of an account that signs, gives a paraf or administers',
    ),
    account: z.string().describe('Whom it is about'),
    accountName: z.string().nullable(),
    holder: z
      .strictObject({
        login: z.string(),
        nik: z.string().nullable(),
        nip: z.string().nullable(),
        title: z.string().nullable(),
        email: z.string().nullable(),
        roles: z.array(z.string()).describe('Those that it has in the office, or gets when it opens'),
      })
      .nullable()
      .describe('The account as it is now: what the second person compares with the person'),
    key: z
      .strictObject({
        fingerprint: z.string().describe('SHA-256 of the certificate: compare it with what its owner reads out'),
        subject: z.string(),
        issuer: z.string(),
        validUntil: Instant,
      })
      .nullable()
      .describe('The certificate; null where it is not about a key'),
    change: z
      .strictObject({
        name: z.string().optional(),
        nik: z.string().nullable().optional(),
        nip: z.string().nullable().optional(),
        email: z.string().nullable().optional(),
        addRoles: z.array(z.string()).optional(),
        enable: z.boolean().optional().describe('The account, with all its roles, opens'),
      })
      .nullable()
      .describe('What the account shall be; null where it is about something else'),
    askedBy: z.string().describe('Account, or `system` where a signature was tried with the key'),
    askedByName: z.string().nullable(),
    askedAt: Instant,
    alsoAskedBy: z
      .array(z.strictObject({ id: z.string(), name: z.string().nullable() }))
      .describe('Accounts that asked for a part of it before; none of them confirms it'),
    alsoWaiting: z.array(z.string()).describe('Ids of what else waits of the same account'),
    before: z
      .array(z.string())
      .describe('Of these, the ids that are decided first, because it mails a password to where they lead'),
    state: enumOf<Confirmation['state']>({ waiting: true, confirmed: true, refused: true, superseded: true }).describe(
      'superseded: what was asked later of the same account or key stands in its place',
    ),
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: Instant.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Confirmation' });

const { shape } = ConfirmationAnswer;
export const DecidedConfirmation = z
  .strictObject({
    ...shape,
    oneTimePassword: z
      .string()
      .nullable()
      .describe('Of a password reset in an office without mail: shown here and never again, for its owner; else null'),
  })
  .meta({ id: 'DecidedConfirmation' });

const WaitingDelegation = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['Plh.', 'Plt.']),
    role: z.string(),
    from: z.string(),
    fromName: z.string().nullable(),
    to: z.string(),
    toName: z.string().nullable(),
    startsAt: Instant,
    endsAt: Instant,
    letter: z.string(),
    decreeOnFile: z.boolean().describe('Without the decree nobody can confirm it'),
    madeBy: z.string(),
    madeByName: z.string().nullable(),
    madeAt: Instant,
    confirmableBy: z.array(z.string()).describe('Roles whose holders may confirm it, but neither `madeBy` nor `to`'),
    mayConfirm: z.boolean().describe('True where who asks is such a person'),
  })
  .meta({ id: 'WaitingDelegation' });

export const ConfirmationList = listOf('ConfirmationList', ConfirmationAnswer)
  .extend({
    delegations: z
      .array(WaitingDelegation)
      .describe('Recorded by a supervisor and not confirmed yet; `confirmDelegation` confirms them'),
  })
  .meta({ id: 'ConfirmationList' });
