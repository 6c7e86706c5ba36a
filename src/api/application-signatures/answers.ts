import { z } from 'zod';
import { SIGNATURE_POLICIES } from '../../domain/application/applicant-signature.js';
import { DocumentAnswer } from '../documents/answers.js';
import { messageFields } from '../messages/answers.js';
import { VoidAnswer } from '../messages/reason.js';
import { Instant, Sha256 } from '../http/schema.js';

const Indication = z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']).describe('ETSI EN 319 102-1');

/** The applicant's own signature under the application: whether one is asked for, and the one on record. */
export const ApplicantSignatureAnswer = z
  .strictObject({
    policy: z.enum(SIGNATURE_POLICIES),
    signature: z
      .strictObject({
        valid: z.boolean().describe('It passed, and the application is still what was signed'),
        indication: Indication,
        subIndication: z.string().nullable(),
        form: z.enum(['pdf', 'cms']),
        sha256: Sha256,
        statement: Sha256.describe('SHA-256 of the statement that is signed'),
        at: Instant,
        void: VoidAnswer.nullable().describe('Why it is void: what has changed since'),
        signer: z
          .string()
          .nullable()
          .describe('Distinguished name of the certificate; null where the caller may not see it, or it was erased'),
      })
      .nullable()
      .describe('Null where none was handed in'),
  })
  .meta({ id: 'ApplicantSignature' });

/** Verdict on a statement when it was handed in. */
export const StatementVerdict = z
  .strictObject({
    indication: Indication,
    subIndication: z.string().nullable(),
    findings: z.array(z.string()).describe('Codes of docs/verification.md'),
  })
  .meta({ id: 'StatementVerdict' });

/** Answer to handing in a signed statement: status of the act, the file, and the verdict. */
export const SignedStatement = z
  .strictObject({ ...messageFields, document: DocumentAnswer, verdict: StatementVerdict })
  .meta({ id: 'SignedStatement' });
