import { z } from 'zod';
import { EACH_ACTION, type Action } from '../../domain/access/permissions.js';
import type { SessionKind } from '../../domain/access/sessions.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { listOf } from '../http/answers.js';
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

const ownSession = {
  id: z.string(),
  kind: enumOf<SessionKind>({ program: true, browser: true }),
  beganAt: Instant,
  lastUsedAt: Instant.describe('To the nearest minute'),
  endsAt: Instant.describe('Its end, if nothing more is asked in it'),
  expiresAt: Instant.describe('Its end, however much it is used'),
  provenUntil: Instant.describe('Until then keys, accounts and destruction do not ask for the password again'),
  address: z.string().describe('Network address of the last request'),
  agent: z.string().describe('`User-Agent` of whoever began it'),
};

export const OwnSessionList = listOf(
  'OwnSessionList',
  z
    .strictObject({ ...ownSession, current: z.boolean().describe('True for the session of this request') })
    .meta({ id: 'OwnSession' }),
);

export const ProofAnswer = z.strictObject({ provenUntil: Instant }).meta({ id: 'Proof' });

/**
 * The caller's own account, with delegations that have not ended: those they stand in for, and those who stand in for
 * them.
 */
export const MeAnswer = z
  .strictObject({
    ...userFields,
    office: z.strictObject({ id: z.string(), name: z.string() }).describe('The office of this API'),
    language: z.string().describe('Language of the answers to this request, by `Accept-Language`'),
    may: z
      .array(enumOf<Action>(EACH_ACTION))
      .describe('What one may ask for here at all; each application, task and account decides for itself'),
    session: z.strictObject(ownSession).describe('The session of this request'),
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

export const BrowserSessionAnswer = z
  .strictObject({ expiresAt: Instant, user: UserAnswer })
  .meta({ id: 'BrowserSession' });
