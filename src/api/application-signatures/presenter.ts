import type { MessageCatalogue } from '../messages/catalogue.js';
import { presentVoid } from '../messages/reason.js';
import type { TitleOf } from '../../domain/application/called.js';
import type { ApplicantSignature, SignaturePolicy } from '../../domain/application/applicant-signature.js';
import type { Answer } from '../http/schema.js';
import type { ApplicantSignatureAnswer, StatementVerdict } from './answers.js';
import type { SignatureVerdict } from './application-signatures.service.js';
import type { AuditRow } from '../../domain/ports/audit.js';
import type { Indication } from '../../domain/ports/verifier.js';
import { textAt, type Json, type JsonObject } from '../../domain/shared/json.js';
import { isoInstant } from '../../domain/shared/time.js';

/** The words of ETSI EN 319 102-1 section 5.1.3. */
const WORDS = { passed: 'TOTAL-PASSED', indeterminate: 'INDETERMINATE', failed: 'TOTAL-FAILED' } as const;

export const indicationWord = (indication: Indication): (typeof WORDS)[Indication] => WORDS[indication];

export type PresentedApplicantSignature = Answer<typeof ApplicantSignatureAnswer>;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Signer of the signature on record, from the encrypted part of the audit. */
const signerIn = (audit: readonly AuditRow[]): string | null => {
  const personal = audit.findLast(({ verb }) => verb === 'sign-application')?.personal;
  const signer = isObject(personal) ? textAt(personal, 'signer') : '';
  return signer === '' ? null : signer;
};

export const presentApplicantSignature = (
  policy: SignaturePolicy | undefined,
  signature: ApplicantSignature | undefined,
  audit: readonly AuditRow[],
  catalogue: Pick<MessageCatalogue, 'field'>,
  title: TitleOf,
): PresentedApplicantSignature => ({
  policy: policy ?? 'none',
  signature:
    signature === undefined
      ? null
      : {
          valid: signature.indication === 'passed' && signature.void === undefined,
          indication: indicationWord(signature.indication),
          subIndication: signature.subIndication,
          form: signature.form,
          sha256: signature.sha256,
          statement: signature.statement,
          at: isoInstant(signature.at),
          void: presentVoid(signature.void, catalogue, title),
          signer: signerIn(audit),
        },
});

export type PresentedStatementVerdict = Answer<typeof StatementVerdict>;

/** Verdict as it was when the statement came; a repeated request reads the same. */
export const presentVerdict = ({
  indication,
  subIndication,
  findings,
}: SignatureVerdict): PresentedStatementVerdict => ({
  indication: indicationWord(indication),
  subIndication,
  findings,
});
