import { z } from 'zod';
import type { Source } from '../../domain/application/origin.js';
import { OUTCOMES } from '../../domain/application/state.js';
import type { PermitRow } from '../../domain/ports/permits.js';
import { LETTER_KIND_NAMES } from '../../domain/letter/kinds.js';
import { ApplicantSignatureAnswer } from '../application-signatures/answers.js';
import { CalendarFindingAnswer, BudgetsAnswer, ExpectedDate } from '../clock/answers.js';
import { CorrectionAnswer, Corrections } from '../corrections/answers.js';
import { DocumentAnswer } from '../documents/answers.js';
import { listOf } from '../http/answers.js';
import { AnyJson, AnyObject, Instant, Sha256, enumOf } from '../http/schema.js';
import { ApplicationNumber, NumberAnswer } from './number.js';
import { SigningFailure } from '../messages/answers.js';
import { Reason, VoidAnswer } from '../messages/reason.js';
import { TaskAnswer } from '../tasks/answers.js';

export const ApplicationStatus = z.enum(['received', 'running', ...OUTCOMES]);
export const OutcomeAnswer = z.enum(OUTCOMES);

export const PermitState = enumOf<PermitRow['state']>({
  valid: true,
  suspended: true,
  superseded: true,
  revoked: true,
  cancelled: true,
  expired: true,
});

export const applicationFields = {
  id: z.string(),
  number: NumberAnswer,
  office: z.string(),
  permitType: z.string().describe('Permit type; a group of licences; where there is no permit, the procedure'),
  permitTypeName: z.string(),
  source: enumOf<Source>({
    oss: true,
    sicantik: true,
    portal: true,
    'front-office': true,
    office: true,
    procedure: true,
  }),
  status: ApplicationStatus,
  receivedAt: Instant,
  finishedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  dueAdjusted: z.boolean().describe('False while `dueAt` does not yet reflect every outage window and decree'),
  dueFindings: z.array(CalendarFindingAnswer).describe('What is not certain of `dueAt`'),
  clockRunning: z.boolean(),
  corrections: Corrections,
  started: z.boolean().describe('False while the orchestration has not begun: what is sent meanwhile is kept'),
};

/** An application without personal data. */
export const ApplicationAnswer = z.strictObject(applicationFields).meta({ id: 'Application' });

export const ApplicationList = listOf('ApplicationList', ApplicationAnswer);

/** Answer to a new application, and to its repeat under the same key. */
export const AppliedAnswer = z
  .strictObject({
    ...applicationFields,
    trackingSecret: z.string().describe('For the applicant: opens the tracking page without an account'),
    trackingUrl: z.url(),
  })
  .meta({ id: 'AppliedApplication' });

/** State of an application's clock, with the reason. */
export const ClockAnswer = z
  .strictObject({
    running: z.boolean(),
    expectedAt: Instant.nullable().describe(
      'When the promise ends if nothing stops it any more; null while the clock rests or where nothing is promised',
    ),
    text: z.string().describe('For the applicant'),
    because: z
      .array(z.strictObject({ ground: z.string(), text: z.string(), since: Instant }))
      .describe('Why it rests: each reason that holds now'),
  })
  .meta({ id: 'Clock' });

const Called = z
  .strictObject({
    id: z.string(),
    permitType: z.string().describe('Permit type of a licence of a group; otherwise what the called procedure is of'),
    permitTypeName: z.string(),
    isLicence: z.boolean(),
    status: ApplicationStatus,
    waitsFor: z.array(z.string()),
    number: NumberAnswer,
    letterNumber: z.string().nullable().describe('Of the signed letter; null before it is signed'),
    reason: z.string().nullable(),
  })
  .meta({ id: 'CalledApplication' });

const Paraf = z
  .strictObject({
    element: z.string(),
    by: z.string(),
    byName: z.string().nullable(),
    onBehalfOf: z.string().nullable().describe('Who was stood in for (Plh., Plt.)'),
    onBehalfOfName: z.string().nullable(),
    routed: z
      .strictObject({ by: z.string(), byName: z.string().nullable(), reason: z.string() })
      .nullable()
      .describe('The supervisor who gave the task to an official outside its role, and why'),
    at: Instant,
    draft: Sha256,
    void: VoidAnswer.nullable().describe('Why it counts no longer'),
  })
  .meta({ id: 'Paraf' });

const Letter = z
  .strictObject({
    kind: z.enum(LETTER_KIND_NAMES),
    number: z.string().nullable(),
    date: z.iso.date().nullable(),
    draft: Sha256.nullable(),
    final: Sha256.nullable(),
    signed: z
      .strictObject({ sha256: Sha256, at: Instant, by: z.string(), byName: z.string().nullable(), level: z.string() })
      .nullable(),
  })
  .meta({ id: 'Letter' });

const Recommendation = z
  .strictObject({
    number: z.string(),
    date: z.iso.date(),
    result: z.enum(['positive', 'negative']),
    sha256: Sha256,
  })
  .meta({ id: 'Recommendation' });

const GrantedPermit = z
  .strictObject({
    number: z.string(),
    state: PermitState,
    verificationId: z.string(),
    validUntil: Instant.nullable(),
  })
  .meta({ id: 'GrantedPermit' });

const Applicant = z
  .strictObject({
    name: z.string(),
    nationalId: z.string().optional(),
    taxId: z.string().optional(),
    nib: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    address: z.string().optional(),
    responsiblePerson: z.string().optional(),
  })
  .meta({ id: 'Applicant' });

/** The page of an application. */
export const CaseAnswer = z
  .strictObject({
    ...applicationFields,
    corrections: z.array(CorrectionAnswer).describe('Everything that was asked to be corrected, done or not'),
    requirements: z.record(z.string(), Sha256).describe('Id of each requirement that is handed in, and its file'),
    recommendation: Recommendation.nullable(),
    applicantSignature: ApplicantSignatureAnswer,
    parafs: z.array(Paraf),
    letter: Letter.nullable(),
    permit: GrantedPermit.nullable().describe('What its letter granted, as it is today; null where none was published'),
    survey: z.strictObject({ filledAt: Instant.nullable() }).describe('That it was filled and when; never the answers'),
    clock: ClockAnswer,
    signing: z
      .strictObject({ lastFailure: SigningFailure.nullable() })
      .describe('The last failure where the letter waits to be signed again'),
    wanted: z
      .array(
        z.strictObject({
          task: z.string().describe('Id of the task that the correction closes'),
          element: z.string(),
          role: z.string(),
          code: z.string(),
          title: z.string().describe('For a person, in the language that `Accept-Language` prefers'),
          detail: z.string().describe('What is wrong with the file now, in the language of `title`'),
          technical: z
            .string()
            .nullable()
            .describe('What was wrong then, in English; null where the caller may not see personal data'),
          since: Instant,
        }),
      )
      .describe('Corrections of the file that are waited for'),
    held: z
      .strictObject({ ground: z.string(), since: Instant })
      .nullable()
      .describe('Set while a supervisor holds the application'),
    refusalReason: z.string().nullable(),
    outcome: OutcomeAnswer.nullable(),
    parent: z.string().nullable().describe('The application whose procedure called this one'),
    waitsFor: z.array(z.string()).describe('Licences of the group that are issued before this one, and are not yet'),
    stoppedBy: z
      .strictObject({ licence: z.string(), outcome: OutcomeAnswer, reason: z.string().nullable() })
      .nullable()
      .describe('The licence that was not issued and so stopped this one'),
    called: z.array(Called).describe('What its procedure called: the licences of a group, side by side'),
    tasks: z.array(TaskAnswer),
    documents: z.array(DocumentAnswer),
    personal: z
      .strictObject({ applicant: Applicant, data: AnyObject })
      .nullable()
      .describe('Null where the caller may not see it, or the applicant’s key was destroyed'),
    dataDestroyed: z.boolean().describe('True once the personal data was destroyed'),
  })
  .meta({ id: 'ApplicationDetails' });

export const ProcedureAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    digest: Sha256.describe('SHA-256 of the compiled definition: a running application keeps the one it began with'),
    xml: z.string().nullable().describe('BPMN 2.0'),
    open: z.array(z.strictObject({ item: z.string(), element: z.string() })).describe('Where its tokens are'),
  })
  .meta({ id: 'ApplicationProcedure' });

const LedgerEntry = z
  .strictObject({
    at: Instant,
    what: z.string(),
    scope: z.string(),
    ground: z.string().nullable(),
    actor: z.string(),
    dueBefore: Instant.nullable(),
    dueAfter: Instant.nullable(),
    remainingBefore: z.string().nullable().describe('ISO 8601 duration of the unit'),
    remainingAfter: z.string().nullable().describe('ISO 8601 duration of the unit'),
    document: z.string().nullable(),
    reason: z.string().nullable(),
    consent: z.string().nullable(),
    legalReference: z.string().nullable(),
    unit: z.string().nullable(),
    waiting: z.int().nullable().describe('Working milliseconds that the task lay without a holder'),
    handling: z.int().nullable().describe('Working milliseconds that the task lay with a holder'),
  })
  .meta({ id: 'LedgerEntry' });

export const ApplicationClockAnswer = z
  .strictObject({
    dueAt: Instant.nullable(),
    dueAdjusted: z
      .boolean()
      .describe('False while `dueAt` does not yet reflect every outage window and decree; the budgets always do'),
    running: z.boolean(),
    text: z.string(),
    because: ClockAnswer.shape.because,
    expected: ExpectedDate.nullable().describe('When it will probably be done; null once it has ended'),
    ...BudgetsAnswer.shape,
    ledger: z.array(LedgerEntry),
  })
  .meta({ id: 'ApplicationClock' });

const AuditEntry = z
  .strictObject({
    position: z.int(),
    seq: z.int().nullable().describe('Number of the transition that it belongs to'),
    at: Instant,
    actor: z.string(),
    actorName: z.string().nullable(),
    onBehalfOf: z.string().nullable(),
    onBehalfOfName: z.string().nullable(),
    verb: z.string(),
    element: z.string().nullable(),
    task: z.string().nullable(),
    before: AnyJson,
    after: AnyJson,
    personal: AnyJson.describe('Decrypted where the key still lives'),
    hash: z.string(),
    reason: Reason.nullable().describe('Of a refusal or a failure: the same as in `after`, for a person'),
  })
  .meta({ id: 'AuditEntry' });

export const HistoryAnswer = listOf('ApplicationHistory', AuditEntry);

export const WorkflowHistoryAnswer = z
  .strictObject({ events: z.array(AnyObject).describe('As Temporal keeps them') })
  .meta({ id: 'WorkflowHistory' });

export const ChainAnswer = z
  .strictObject({
    application: z.string(),
    applicationNumber: ApplicationNumber,
    entries: z.int(),
    head: z.string(),
    broken: z
      .strictObject({ position: z.int(), reason: z.string() })
      .nullable()
      .describe('Null where the chain holds; otherwise the first entry that does not, and why'),
  })
  .meta({ id: 'AuditChain' });
