import { z } from 'zod';
import { LETTER_KIND_NAMES } from '../../domain/letter/kinds.js';
import type { Indication } from '../../domain/ports/verifier.js';
import { LIMITS } from '../../domain/verification/limits.js';
import { FINDING_CODES } from '../../domain/verification/finding.js';
import { CONDITIONS, type ConditionOutcome } from '../../domain/verification/conditions.js';
import { PermitState } from '../applications/answers.js';
import { Instant, Sha256, enumOf } from '../http/schema.js';

const indication = enumOf<Indication>({ passed: true, indeterminate: true, failed: true });
const subIndication = z.string().nullable().describe('ETSI EN 319 102-1 section 5; null where it passed');
export const VerificationFinding = z
  .strictObject({
    code: z.enum(FINDING_CODES).nullable().describe('docs/verification.md; null for what an earlier version wrote'),
    meaning: z.string().describe('For a person, in the language that `Accept-Language` prefers'),
    technical: z.string().describe('The code, and what was expected and what is there; in English'),
  })
  .meta({ id: 'VerificationFinding' });

const findings = z.array(VerificationFinding);

/**
 * One of the six conditions of validity (articles 6(1), 11(1) and 16(2) of the regulations on electronic signatures).
 */
const Condition = z
  .strictObject({
    condition: z.enum(CONDITIONS),
    outcome: enumOf<ConditionOutcome>({ met: true, 'not-met': true, 'not-shown': true }),
    because: z.array(z.string()).describe('Codes of the findings that keep it from being met'),
    requirement: z.string().describe('What it asks, for a person'),
    shownBy: z.string().describe('What shows how it stands, for a person'),
  })
  .meta({ id: 'ValidityCondition' });

const Change = z
  .strictObject({
    revision: z.int().describe('Counted from 1, the file as it was first written'),
    change: z.string(),
    allowed: z.boolean(),
    detail: z.string(),
  })
  .meta({ id: 'LaterChange' });

const Signature = z
  .strictObject({
    field: z.string(),
    indication,
    subIndication,
    signer: z.string().nullable().describe('Distinguished name of the certificate'),
    signerName: z.string().nullable().optional(),
    certificate: Sha256.nullable().describe('SHA-256 of the certificate'),
    claimedAt: Instant.nullable().describe('As the signer claims it'),
    stampedAt: Instant.nullable().describe('As a time-stamp proves it'),
    level: z.string().nullable().optional().describe('PAdES baseline level as found'),
    coversWholeFile: z.boolean(),
    revision: z.int().nullable().optional(),
    revisions: z.int().optional(),
    changesAfter: z.array(Change).optional(),
    findings,
    conditions: z.array(Condition),
  })
  .meta({ id: 'VerifiedSignature' });

const Timestamp = z
  .strictObject({
    field: z.string(),
    indication,
    subIndication,
    authority: z.string().nullable(),
    stampedAt: Instant.nullable(),
    coversWholeFile: z.boolean(),
    revision: z.int().nullable(),
    findings,
  })
  .meta({ id: 'VerifiedTimestamp' });

export const ReportAnswer = z
  .strictObject({
    indication: indication.describe('The worst of all signatures and time-stamps'),
    subIndication,
    sha256: Sha256,
    findings,
    limit: z
      .strictObject({ name: z.enum(LIMITS), most: z.number(), meaning: z.string().describe('For a person') })
      .nullable()
      .describe('The limit at which the judgement was given up; null where the file was judged to the end'),
    conditions: z.array(Condition).describe('Of the file: of several signatures, each as the worst of them has it'),
    documentTimestamps: z.array(Timestamp),
    signatures: z.array(Signature),
  })
  .meta({ id: 'VerificationReport' });

/** Public data of a letter: nothing about who it is for. */
export const VerifiedPermit = z
  .strictObject({
    verificationId: z
      .string()
      .nullable()
      .describe('Opens the letter itself: told only to who came with it or with the file'),
    number: z.string(),
    kind: z.enum(LETTER_KIND_NAMES),
    office: z.string(),
    signer: z.string(),
    position: z
      .string()
      .nullable()
      .describe('Of the signer, with Plh. or Plt. as the letter has it; null where not known'),
    signedAt: Instant,
    validUntil: Instant.nullable(),
    state: PermitState,
    takenOverBy: z.string().nullable().describe('Number of the letter or permit that took its place'),
    amendedBy: z.array(z.string()).describe('Numbers of the decisions that changed its content, oldest first'),
    sha256: Sha256,
  })
  .meta({ id: 'VerifiedPermit' });

export const VerificationAnswer = z
  .strictObject({ permit: VerifiedPermit, report: ReportAnswer })
  .meta({ id: 'Verification' });

export const FileVerificationAnswer = z
  .strictObject({
    permit: VerifiedPermit.nullable(),
    original: z
      .strictObject({ number: z.string(), kind: z.enum(LETTER_KIND_NAMES), file: z.enum(['added-to', 'unfinished']) })
      .nullable()
      .describe(
        'Letter of this office that a file which is none of its letters begins with: `added-to`, the whole letter with something after it; `unfinished`, the letter before its signature was finished, cut back or written on otherwise. Verify the original by its number',
      ),
    report: ReportAnswer,
  })
  .meta({ id: 'FileVerification' });
