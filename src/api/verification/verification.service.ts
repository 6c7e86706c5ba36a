import { Inject, Injectable } from '@nestjs/common';
import { isSealed, kindOf } from '../../domain/letter/kinds.js';
import { officialFindings, signersOf, type OfficialOnRecord } from '../../domain/verification/official.js';
import { lineOf } from '../../domain/verification/finding.js';
import { withFindings } from '../../domain/verification/with-findings.js';
import { aboutOf } from '../../domain/application/origin.js';
import { takenOver } from '../../domain/permit/letters.js';
import { isErrorCode } from '../../domain/shared/error-codes.js';
import type { PermitLife } from '../../domain/permit/life.js';
import type { PermitLives } from '../../domain/ports/permit-lives.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { PermitRow, Permits } from '../../domain/ports/permits.js';
import type {
  Asker,
  OpenFile,
  OpenFileVerifier,
  UploadVerifier,
  VerificationReport,
} from '../../domain/ports/verifier.js';
import type { KeyOwners } from '../../domain/ports/key-owners.js';
import type { CaseFiles } from '../../domain/ports/casework.js';
import type { Archive } from '../../domain/ports/world.js';
import type { Instant } from '../../domain/shared/time.js';
import type { KeyOwner } from '../../domain/signing/key-owner.js';
import { PORT } from '../ports.js';
import { HTTP_STATUS } from '../problem/http-status.js';
import { problem } from '../problem/problem.js';

export interface Verification {
  readonly permit: PermitRow;
  /** The permit's own state today: past its last day it is expired whatever the register says. */
  readonly state: PermitRow['state'];
  /** Number of the letter or permit that took its place; null where none did. */
  readonly takenOverBy: string | null;
  /** Numbers of the decisions that changed its content, oldest first: it is read together with them. */
  readonly amendedBy: readonly string[];
  readonly report: VerificationReport;
}

/**
 * Letter of this office that an unknown file begins with. `added-to`: the whole letter, with something after it.
 * `unfinished`: the letter before its signature was finished, cut back to there or written on differently.
 */
export interface Original {
  readonly permit: PermitRow;
  readonly file: 'added-to' | 'unfinished';
}

/** The report with what the register says of the file. */
const againstRegister = (report: VerificationReport, original: Original | null): VerificationReport => {
  if (original === null) return report;
  const { number } = original.permit;
  return withFindings(report, [
    original.file === 'added-to'
      ? {
          code: 'letter-added-to',
          detail: `the file is letter ${number} of the register with bytes added after its end`,
        }
      : {
          code: 'letter-unfinished',
          detail: `the file begins as letter ${number} of the register did, and ends otherwise`,
        },
  ]);
};

type Today = Pick<Verification, 'state' | 'takenOverBy' | 'amendedBy'>;

/** Verification of a letter by anyone: the register's word, and the signature's own. */
@Injectable()
export class VerificationService {
  constructor(
    @Inject(PORT.permits) private readonly permits: Permits,
    @Inject(PORT.permitLives) private readonly lives: Pick<PermitLives, 'find'>,
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'find'>,
    @Inject(PORT.files) private readonly files: CaseFiles,
    @Inject(PORT.archive) private readonly archive: Pick<Archive, 'get'>,
    @Inject(PORT.keyOwners) private readonly owners: KeyOwners,
    @Inject(PORT.verifier) private readonly verifier: OpenFileVerifier & UploadVerifier,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async byId(id: string): Promise<Verification> {
    return this.judge(await this.permits.byVerificationId(id));
  }

  /** The letter itself, for who holds the unguessable id: the receiver, and the system it was issued to. */
  async letter(id: string): Promise<{ readonly permit: PermitRow; readonly bytes: Uint8Array }> {
    const permit = await this.permits.byVerificationId(id);
    if (permit === null) throw problem('PERMIT_NOT_FOUND', 'the register has no such letter');
    return { permit, bytes: await this.bytes(permit) };
  }

  /** Verifies a letter by its number as people copy it from paper: blanks and small letters make no other number. */
  async byNumber(number: string): Promise<Verification> {
    const written = number.replaceAll(/\s/gu, '');
    const capitals = written.toUpperCase();
    const found = await this.permits.byNumber(written);
    return this.judge(found ?? (capitals === written ? null : await this.permits.byNumber(capitals)));
  }

  /** Judges any PDF; `permit` is the register's entry where these very bytes are a letter of this office. */
  async ofFile(
    file: OpenFile,
    asker: Asker,
  ): Promise<{
    readonly report: VerificationReport;
    readonly permit: PermitRow | null;
    readonly today: Today | null;
    readonly original: Original | null;
  }> {
    const permit = await this.permits.bySha256(file.sha256);
    // a letter of this office, to the byte, waits behind nobody's files
    if (permit === null) {
      const report = await this.verifier.verifyUpload(file, asker);
      const original = await this.beneath(file);
      return { report: againstRegister(report, original), permit, today: null, original };
    }
    const report = await this.ofOfficial(permit, await this.verifier.verify(file));
    return { report, permit, today: await this.today(permit), original: null };
  }

  /** Letter of the register that the file begins with, the newest, or else as it was before it was signed. */
  private async beneath({ endings = [] }: OpenFile): Promise<Original | null> {
    for (const sha256 of endings.toReversed()) {
      const permit = await this.permits.bySha256(sha256);
      if (permit !== null) return { permit, file: 'added-to' };
    }
    for (const sha256 of endings) {
      const permit = await this.permits.byUnsigned(sha256);
      if (permit !== null) return { permit, file: 'unfinished' };
    }
    return null;
  }

  private async judge(permit: PermitRow | null): Promise<Verification> {
    if (permit === null) throw problem('PERMIT_NOT_FOUND', 'the register has no such letter');
    return { permit, ...(await this.today(permit)), report: await this.report(permit) };
  }

  /**
   * Report on a letter of the register. A judgement that is not possible now stays undetermined: the register's own
   * word is still of use.
   */
  private async report(permit: PermitRow): Promise<VerificationReport> {
    const bytes = await this.bytes(permit);
    try {
      return await this.ofOfficial(permit, await this.verifier.verify(bytes));
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      if (!isErrorCode(code) || HTTP_STATUS[code] !== 503) throw error;
      const detail = error instanceof Error ? error.message : code;
      return {
        indication: 'indeterminate',
        subIndication: 'TRY_LATER',
        sha256: permit.sha256,
        signatures: [],
        findings: [lineOf({ code: 'time-exceeded', detail: `the signature could not be judged now: ${detail}` })],
      };
    }
  }

  /** The report judged for the official whom the letter names: a sound signature of somebody else is none of theirs. */
  private async ofOfficial(permit: PermitRow, report: VerificationReport): Promise<VerificationReport> {
    // the office's own seal names no official
    if (isSealed(permit.kind)) return report;
    return withFindings(report, officialFindings(report, await this.official(permit, report), permit.signer));
  }

  private async official(
    { certificate = null, application }: PermitRow,
    report: VerificationReport,
  ): Promise<OfficialOnRecord> {
    if (certificate !== null) return { certificate };
    const signedBy = (await this.applications.find(application))?.state?.letter.signed?.by;
    const judged = signersOf(report).map(async (signer): Promise<readonly [string, KeyOwner]> => {
      const owner: KeyOwner =
        signedBy === undefined
          ? { isOwn: false, because: 'unconfirmed' }
          : await this.owners.claim(signedBy, signer, 'system');
      return [signer.fingerprint, owner];
    });
    return { owners: new Map(await Promise.all(judged)) };
  }

  private async bytes(permit: PermitRow): Promise<Uint8Array> {
    // after the applicant's key has been destroyed only what the office keeps of its own is left: certificates of
    // destruction, and letters where it has so decided
    const bytes = (await this.files.get(permit.application, permit.sha256)) ?? (await this.archive.get(permit.sha256));
    if (bytes === null)
      throw problem('PERMIT_NOT_FOUND', 'the letter is no longer kept; verify the file itself by uploading it');
    return bytes;
  }

  private async today(permit: PermitRow): Promise<Today> {
    const state = this.stateOf(permit);
    const life = kindOf(permit.kind).standsForPermit ? await this.lifeOf(permit.application) : null;
    if (life === null) return { state, takenOverBy: null, amendedBy: [] };
    const next = takenOver(life, permit.number);
    const successor = next?.by === 'permit' ? await this.lives.find(next.permit) : null;
    return {
      state,
      takenOverBy: next?.by === 'letter' ? next.number : (successor?.letters.at(-1)?.number ?? null),
      amendedBy: permit.kind === 'amendment' ? [] : (life.amendments ?? []).map(({ number }) => number),
    };
  }

  /** Life of a letter's permit. A duplicate and an amendment are letters of the permit that their case was about. */
  private async lifeOf(application: string): Promise<PermitLife | null> {
    const own = await this.lives.find(application);
    if (own !== null) return own;
    const row = await this.applications.find(application);
    const about = row === null ? null : aboutOf(row.origin);
    return about === null ? null : this.lives.find(about);
  }

  private stateOf(permit: PermitRow): PermitRow['state'] {
    const over = permit.validUntil !== null && permit.validUntil < this.clock();
    return permit.state === 'valid' && over ? 'expired' : permit.state;
  }
}
