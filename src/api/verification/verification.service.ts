import { Inject, Injectable } from '@nestjs/common';
import type { PermitRow, Permits } from '../../domain/ports/store.js';
import type { OpenFile, OpenFileVerifier, VerificationReport } from '../../domain/ports/verifier.js';
import type { CaseFiles } from '../../domain/ports/casework.js';
import type { Archive } from '../../domain/ports/world.js';
import type { Instant } from '../../domain/shared/time.js';
import { PORT } from '../ports.js';
import { HTTP_STATUS } from '../problem/http-status.js';
import { isErrorCode, problem } from '../problem/problem.js';

export interface Verification {
  readonly permit: PermitRow;
  /** The permit's own state today: past its last day it is expired whatever the register says. */
  readonly state: PermitRow['state'];
  readonly report: VerificationReport;
}

/** Verification of a letter by anyone: the register's word, and the signature's own. */
@Injectable()
export class VerificationService {
  constructor(
    @Inject(PORT.permits) private readonly permits: Permits,
    @Inject(PORT.files) private readonly files: CaseFiles,
    @Inject(PORT.archive) private readonly archive: Pick<Archive, 'get'>,
    @Inject(PORT.verifier) private readonly verifier: OpenFileVerifier,
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

  async byNumber(number: string): Promise<Verification> {
    return this.judge(await this.permits.byNumber(number));
  }

  /** Judges any PDF; `permit` is the register's entry where these very bytes are a letter of this office. */
  async ofFile(file: OpenFile): Promise<{
    readonly report: VerificationReport;
    readonly permit: PermitRow | null;
    readonly state: PermitRow['state'] | null;
  }> {
    const report = await this.verifier.verify(file);
    const permit = await this.permits.bySha256(report.sha256);
    return { report, permit, state: permit === null ? null : this.stateOf(permit) };
  }

  private async judge(permit: PermitRow | null): Promise<Verification> {
    if (permit === null) throw problem('PERMIT_NOT_FOUND', 'the register has no such letter');
    return { permit, state: this.stateOf(permit), report: await this.report(permit) };
  }

  /** What cannot be judged now stays undetermined: the register's own word is still of use. */
  private async report(permit: PermitRow): Promise<VerificationReport> {
    const bytes = await this.bytes(permit);
    try {
      return await this.verifier.verify(bytes);
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      if (!isErrorCode(code) || HTTP_STATUS[code] !== 503) throw error;
      const detail = error instanceof Error ? error.message : code;
      return {
        indication: 'indeterminate',
        subIndication: 'TRY_LATER',
        sha256: permit.sha256,
        signatures: [],
        findings: [`the signature could not be judged now: ${detail}`],
      };
    }
  }

  private async bytes(permit: PermitRow): Promise<Uint8Array> {
    // after the applicant's key has been destroyed only what the office keeps of its own is left: certificates of
    // destruction, and letters where it has so decided
    const bytes = (await this.files.get(permit.application, permit.sha256)) ?? (await this.archive.get(permit.sha256));
    if (bytes === null)
      throw problem('PERMIT_NOT_FOUND', 'the letter is no longer kept; verify the file itself by uploading it');
    return bytes;
  }

  private stateOf(permit: PermitRow): PermitRow['state'] {
    const over = permit.validUntil !== null && permit.validUntil < this.clock();
    return permit.state === 'valid' && over ? 'expired' : permit.state;
  }
}
