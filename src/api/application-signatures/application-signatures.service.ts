import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { SignatureCover } from '../../domain/application/applicant-signature.js';
import { nameInLetters } from '../../domain/application/number.js';
import type { Actor, ApplicationSigned } from '../../domain/application/messages.js';
import { coverOf } from '../../domain/application/signed-application.js';
import type { CaseFiles } from '../../domain/ports/casework.js';
import type { Statement, Statements } from '../../domain/ports/statements.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { DocumentRow, Documents } from '../../domain/ports/documents.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { StatementVerifier, VerificationReport } from '../../domain/ports/verifier.js';
import type { Instant } from '../../domain/shared/time.js';
import { CasesService } from '../applications/cases.service.js';
import type { ActStatus } from '../../office/acts/status.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { fileKind } from '../documents/file-kind.js';
import type { Form } from '../documents/upload.js';
import type { ActHeaders } from '../http/headers.js';
import { MessageGateway } from '../messages/message-gateway.js';
import type { PermitTypes } from '../../office/intake/offers.js';
import { PORT } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { HandedOutStatement } from './statement-answer.js';

export interface SignatureVerdict {
  readonly indication: ApplicationSigned['signature']['indication'];
  readonly subIndication: string | null;
  /** Codes of findings only: their details name the signer. */
  readonly findings: readonly string[];
}

export interface SignedApplication {
  readonly document: DocumentRow;
  readonly verdict: SignatureVerdict;
  readonly status: ActStatus;
}

const MEDIA_TYPES = { pdf: 'application/pdf', cms: 'application/pkcs7-signature' } as const;
const FILE_NAMES = { pdf: 'permohonan-bertanda-tangan.pdf', cms: 'permohonan.p7s' } as const;

/** Everyone who signed: a company's application may carry several signatures. */
const signersOf = ({ signatures }: VerificationReport): string =>
  [...new Set(signatures.flatMap(({ signer }) => signer ?? []))].join('; ');

const codeOf = (line: string): string => line.slice(0, Math.max(0, line.indexOf(':')));

/** The verdict under which a signature was filed. */
const verdictOf = ({ meta }: DocumentRow): SignatureVerdict => ({
  indication: meta['indication'] === 'passed' ? 'passed' : 'indeterminate',
  subIndication: typeof meta['subIndication'] === 'string' ? meta['subIndication'] : null,
  findings: Array.isArray(meta['findings']) ? meta['findings'].filter((one) => typeof one === 'string') : [],
});

const linesOf = (report: VerificationReport): readonly string[] => [
  ...report.findings,
  ...report.signatures.flatMap(({ findings }) => findings),
  ...(report.documentTimestamps ?? []).flatMap(({ findings }) => findings),
];

/** The applicant's own signature under the application: the statement that they sign, and its signed copy. */
@Injectable()
export class ApplicationSignaturesService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.documents) private readonly documents: Documents,
    @Inject(PORT.files) private readonly files: CaseFiles,
    @Inject(PORT.permitTypes) private readonly permitTypes: PermitTypes,
    @Inject(PORT.statements) private readonly statements: Statements,
    @Inject(PORT.statementVerifier) private readonly verifier: StatementVerifier,
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async statementFor(user: UserRow, id: string): Promise<HandedOutStatement> {
    const row = await this.cases.permitted(user, id, 'download-document');
    return this.handOut(row, actorIn(user, row.office));
  }

  /**
   * The statement for one who has proved the tracking secret: the secret opens what its holder has to sign, and only
   * where they may.
   */
  async statementAs(row: ApplicationRow, actor: Actor): Promise<HandedOutStatement> {
    orThrow(may(actor, 'sign-application', { applicantUser: row.applicantUser }));
    return this.handOut(row, actor);
  }

  async sign(user: UserRow, id: string, form: Form, headers: ActHeaders): Promise<SignedApplication> {
    const row = await this.gateway.application(id);
    return this.signAs(row, actorIn(user, row.office), form, headers);
  }

  async signAs(row: ApplicationRow, actor: Actor, { bytes }: Form, headers: ActHeaders): Promise<SignedApplication> {
    // before anything of the file is judged
    orThrow(may(actor, 'sign-application', { applicantUser: row.applicantUser }));
    const id = sha256Hex(`${row.id}\n${headers.key}`).slice(0, 32);
    const filed = await this.documents.find(id);
    if (filed !== null && filed.sha256 !== sha256Hex(bytes))
      throw problem(
        'IDEMPOTENCY_KEY_REUSED',
        'this Idempotency-Key was sent with another file; make a new key for each',
      );
    const earlier = await this.gateway.status(row.id, headers.key);
    // repeated: the first outcome is the answer, whatever the application has become since
    if (filed !== null && earlier !== null) return { document: filed, verdict: verdictOf(filed), status: earlier };
    const { statement, cover } = await this.statement(row);
    const asker = { name: row.applicantUser ?? row.id };
    const report = await this.verifier.verifyStatement(bytes, statement.bytes, asker, this.clock());
    const signature = this.judged(bytes, report, statement);
    const message: ApplicationSigned = {
      key: headers.key,
      at: this.clock(),
      actor,
      type: 'application-signed',
      signature,
      cover,
    };
    const repeated = await this.gateway.repeated(row, message);
    if (!repeated) await this.gateway.precheck(row, message);
    await this.files.put(row.id, bytes);
    const listed = this.listed(row.id, id, bytes, message, report);
    const status = await this.gateway.deliver(row, message, headers.waitSeconds, listed);
    const document = (await this.documents.find(id)) ?? listed;
    return { document, verdict: verdictOf(document), status };
  }

  /**
   * The applicant's signature with its verdict. A failed one is refused with its reasons; one that only could not be
   * judged to the end is taken as undetermined.
   */
  private judged(bytes: Uint8Array, report: VerificationReport, statement: Statement): ApplicationSigned['signature'] {
    const { indication, subIndication, sha256, limit } = report;
    // what was not judged to the end at a limit of ours is no signature that could stay undetermined
    if (indication === 'failed' || limit !== undefined) {
      const findings = linesOf(report);
      throw problem(
        'APPLICANT_SIGNATURE_REFUSED',
        `${subIndication ?? 'failed'} (${[...new Set(findings.map(codeOf))].join(', ')}). Sign the statement (SHA-256 ${statement.sha256}) as it is fetched and send the signed PDF, or a detached CMS signature over it (.p7s)`,
        { indication: 'TOTAL-FAILED', subIndication, findings, statement: statement.sha256 },
      );
    }
    const form = fileKind(bytes) === 'application/pdf' ? 'pdf' : 'cms';
    return { sha256, statement: statement.sha256, form, indication, subIndication, signer: signersOf(report) };
  }

  private listed(
    application: string,
    id: string,
    bytes: Uint8Array,
    { actor, signature }: ApplicationSigned,
    report: VerificationReport,
  ): DocumentRow {
    const [first] = report.signatures;
    return {
      id,
      application,
      kind: 'application-signature',
      requirement: null,
      name: FILE_NAMES[signature.form],
      mediaType: MEDIA_TYPES[signature.form],
      size: bytes.length,
      sha256: signature.sha256,
      createdAt: this.clock(),
      createdBy: actor.user,
      // who signed is personal data and stands encrypted in the audit
      meta: {
        statement: signature.statement,
        form: signature.form,
        indication: signature.indication,
        subIndication: signature.subIndication,
        claimedAt: first?.claimedAt ?? null,
        stampedAt: first?.stampedAt ?? null,
        findings: [...new Set(linesOf(report).map(codeOf))],
      },
    };
  }

  private async handOut(row: ApplicationRow, actor: Actor): Promise<HandedOutStatement> {
    const { statement } = await this.statement(row);
    await this.applications.appendAudit(row.id, {
      at: this.clock(),
      actor: actor.user,
      verb: 'download-statement',
      after: { sha256: statement.sha256 },
    });
    return { ...statement, number: row.number };
  }

  private async statement(
    row: ApplicationRow,
  ): Promise<{ readonly statement: Statement; readonly cover: SignatureCover }> {
    const [file, type] = await Promise.all([this.applications.file(row.id), this.permitTypes.find(row.permitType)]);
    if (file === null)
      throw problem(
        'DOCUMENT_NOT_FOUND',
        'the personal data of this application are no longer kept: nothing can be signed',
      );
    const cover = row.state === null ? { requirements: {}, corrections: 0 } : coverOf(row.state);
    const names = new Map(type?.requirements.map(({ id, name }) => [id, name]));
    const statement = await this.made({
      application: row.id,
      // The same bytes as long as it may be signed, also where it was fetched before there were numbers.
      number: nameInLetters(row),
      permitType: { id: row.permitType, name: type?.name ?? row.permitType },
      receivedAt: row.receivedAt,
      applicant: file.applicant,
      data: file.data,
      files: Object.entries(cover.requirements)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, sha256]) => ({ id, name: names.get(id) ?? id, sha256 })),
    });
    return { statement, cover };
  }

  private async made(content: Parameters<Statements['make']>[0]): Promise<Statement> {
    try {
      return await this.statements.make(content);
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      if (code !== 'LETTER_CHARACTER') throw error;
      throw problem(
        'INPUT_INVALID',
        `the statement cannot be written: ${error instanceof Error ? error.message : code}`,
      );
    }
  }
}
