import { z } from 'zod';
import type { Confirmation } from '../../domain/ports/confirmations.js';
import { listOf } from '../http/answers.js';
import { Instant, enumOf } from '../http/schema.js';

export const ConfirmationAnswer = z
  .strictObject({
    id: z.string(),
    kind: enumOf<Confirmation['kind']>({ 'signing-key': true }).describe(
      'signing-key: a certificate that names no NIK or NIP of its owner',
    ),
    account: z.string().describe('Whom it is about'),
    accountName: z.string().nullable(),
    key: z
      .strictObject({
        fingerprint: z.string().describe('SHA-256 of the certificate: compare it with what its owner reads out'),
        subject: z.string(),
        issuer: z.string(),
        validUntil: Instant,
      })
      .nullable()
      .describe('The certificate; null where it is not about a key'),
    askedBy: z.string().describe('Account, or `system` where a signature was tried with the key'),
    askedByName: z.string().nullable(),
    askedAt: Instant,
    state: enumOf<Confirmation['state']>({ waiting: true, confirmed: true, refused: true }),
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: Instant.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Confirmation' });

export const ConfirmationList = listOf('ConfirmationList', ConfirmationAnswer);
