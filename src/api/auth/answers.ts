import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { Instant, enumOf } from '../http/schema.js';

export const userFields = {
  id: z.string(),
  login: z.string(),
  name: z.string(),
  kind: enumOf<UserRow['kind']>({ staff: true, applicant: true, system: true }),
  nip: z.string().nullable().describe('Nomor Induk Pegawai'),
  title: z.string().nullable().describe('Jabatan'),
  roles: z.array(z.strictObject({ role: z.string(), office: z.string() })),
};

/** An account without anything secret. */
export const UserAnswer = z.strictObject(userFields).meta({ id: 'User' });

export const SessionAnswer = z
  .strictObject({
    token: z.string().describe('For the header `Authorization: Bearer`'),
    tokenType: z.literal('Bearer'),
    expiresAt: Instant,
    user: UserAnswer,
  })
  .meta({ id: 'Session' });
