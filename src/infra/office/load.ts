/** What an office's file says beside its letters: procedures, calendar, clock, its place in OSS. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { SEAL_PURPOSES, type SealPurpose } from '../../domain/ports/sealer.js';
import { DEFAULT_CLOCK_POLICY, type ClockPolicy } from '../../domain/time/index.js';

const alarm = z.strictObject({
  id: z.string().min(1),
  fraction: z.number().positive().max(10),
  kind: z.enum(['reminder', 'escalation', 'overdue', 'promise']),
  to: z.array(z.enum(['holder', 'superior', 'head'])).min(1),
});

const schema = z.object({
  procedures: z.record(z.string(), z.string()).default({}),
  calendar: z.string().min(1),
  certificateIssuer: z.string().min(1),
  signature: z.strictObject({ reason: z.string().min(1), location: z.string().min(1) }),
  seal: z.record(z.enum(SEAL_PURPOSES), z.string().min(1)).nullable().default(null),
  clock: z
    .strictObject({
      alarms: z.array(alarm).optional(),
      legalHolds: z.record(z.string(), z.string()).optional(),
      outageCauses: z.array(z.string().min(1)).min(1).optional(),
      consent: z.strictObject({ fromStop: z.int().min(0), lastFraction: z.number().min(0).max(1) }).optional(),
      remindFromMinutes: z.number().nonnegative().default(0),
    })
    .default({ remindFromMinutes: 0 }),
  oss: z
    .strictObject({
      region: z.string().regex(/^\d{4}$/, 'expected the first four digits of the region code'),
      authority: z.enum(['00', '01', '02']),
      agency: z.string().min(1),
    })
    .nullable()
    .default(null),
});

export interface OfficeOperations {
  /** The procedure of this office for the one that a permit type names. */
  procedureFor(process: string): string;
  readonly calendar: string;
  readonly certificateIssuer: string;
  readonly signature: { readonly reason: string; readonly location: string };
  /** By purpose, why the office seals: the reason in the signature. Null where it seals nothing. */
  readonly seal: Readonly<Record<SealPurpose, string>> | null;
  readonly clock: ClockPolicy;
  readonly oss: { readonly region: string; readonly authority: string; readonly agency: string } | null;
}

/** The office's file does not say what it must; the message lists every fault. */
export class OfficeInvalid extends Error {
  readonly code = 'CONFIGURATION_INVALID';
}

export const loadOperations = (file: string): OfficeOperations => {
  const parsed = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new OfficeInvalid(`${file}: ${z.prettifyError(parsed.error)}`);
  const { procedures, clock, ...rest } = parsed.data;
  const { alarms, legalHolds, outageCauses, consent, remindFromMinutes } = clock;
  return {
    ...rest,
    procedureFor: (process) => procedures[process] ?? process,
    clock: {
      ...DEFAULT_CLOCK_POLICY,
      applicantGrounds: [...DEFAULT_CLOCK_POLICY.applicantGrounds, 'collection'],
      ...(alarms === undefined ? {} : { alarms }),
      ...(legalHolds === undefined ? {} : { legalHolds }),
      ...(outageCauses === undefined ? {} : { outageCauses }),
      ...(consent === undefined ? {} : { consent }),
      remindFrom: remindFromMinutes * 60_000,
    },
  };
};
