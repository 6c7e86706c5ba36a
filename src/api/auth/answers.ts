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

const StandIn = z
  .strictObject({
    delegation: z.string().describe('Id of the delegation'),
    kind: z.enum(['Plh.', 'Plt.']),
    role: z.string(),
    office: z.string(),
    user: z.string().describe('The other official'),
    userName: z.string().nullable(),
    startsAt: Instant,
    endsAt: Instant.describe('The first instant at which it no longer holds'),
    letter: z.string().describe('Number of the letter of assignment'),
    hasDecree: z.boolean().describe('Whether the superior’s decree is on file: GET /delegations/{id}/decree'),
    inForce: z.boolean().describe('False while it is to come, or waits for its second person'),
  })
  .meta({ id: 'StandInOfMine' });

/**
 * The caller's own account, with delegations that have not ended: those they stand in for, and those who stand in for
 * them.
 */
export const MeAnswer = z
  .strictObject({
    ...userFields,
    standsInFor: z.array(StandIn).describe('For whom one stands in (Plh., Plt.)'),
    stoodInForBy: z.array(StandIn).describe('Who stands in for oneself'),
  })
  .meta({ id: 'Me' });

export const SessionAnswer = z
  .strictObject({
    token: z.string().describe('For the header `Authorization: Bearer`'),
    tokenType: z.literal('Bearer'),
    expiresAt: Instant,
    user: UserAnswer,
  })
  .meta({ id: 'Session' });
