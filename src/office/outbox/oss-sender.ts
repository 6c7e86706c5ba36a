import { verdictOf, type OssAnswer } from '../../domain/integration/oss-answer.js';
import {
  licensePayload,
  licenseStatusPayload,
  milestoneStatus,
  ossDate,
  type FinalLicense,
} from '../../domain/integration/oss-status.js';
import { text } from '../../domain/integration/lenient.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { OssKeys } from '../../domain/application/origin.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { OutboxRow } from '../../domain/ports/outbox.js';
import type { Oss } from '../../domain/ports/world.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { skipped, type Delivery, type Sender } from './sender.js';

export interface OssSenderOptions {
  /** Access to OSS; null where the office has none: its messages wait, visibly. */
  readonly oss: Oss | null;
  readonly applications: Pick<Applications, 'find'>;
  readonly accounts: Pick<Accounts, 'byId'>;
  /** Address under which OSS and the applicant fetch the signed letter; null while it is not published. */
  readonly letterUrl: (application: string) => Promise<string | null>;
  /** Last day of the permit (YYYY-MM-DD), or empty where it has no end. */
  readonly validUntil: (application: string) => Promise<string>;
  /** Text of the milestone for the applicant at OSS. */
  readonly note: (milestone: string) => string;
}

const deliveryOf = (answer: OssAnswer): Delivery => {
  switch (verdictOf(answer.code)) {
    case 'done':
      return { kind: 'sent', answer: answer.raw };
    case 'again':
      return { kind: 'again', reason: `OSS answered ${answer.code}: ${answer.text}` };
    case 'never':
      return { kind: 'never', code: 'INPUT_INVALID', reason: `OSS refuses it with ${answer.code}: ${answer.text}` };
  }
};

/** "Izin terbit", which OSS makes of 50 by itself (sample of checkLicenseStatus). */
const PUBLISHED = '58';

const isHeld = (told: string, held: string): boolean =>
  held === told || (held === PUBLISHED && told === milestoneStatus('issued'));

/**
 * Tells OSS of milestones (receiveLicenseStatus) and of the issued permit (receiveLicense). Both channels share one
 * sender. An earlier attempt may have arrived though its answer did not: OSS is asked what it holds before anything is
 * told again.
 */
export const createOssSender = (options: OssSenderOptions): Sender => {
  const officerOf = async (user: string): Promise<{ name: string; nip: string; title: string }> => {
    const account = user === '' || user === 'system' ? null : await options.accounts.byId(user);
    return { name: account?.name ?? '', nip: account?.nip ?? '', title: account?.title ?? '' };
  };

  const statusBody = async (row: OutboxRow, keys: OssKeys, status: string): Promise<JsonObject> => {
    const at = Number(text(row.payload['at']));
    const officer = await officerOf(text(row.payload['by']));
    const note = options.note(text(row.payload['milestone']));
    return licenseStatusPayload(keys, { status, at, officer, note });
  };

  const finalLicense = async (row: OutboxRow, application: ApplicationRow): Promise<FinalLicense | string> => {
    const letter = application.state?.letter;
    const fileUrl = await options.letterUrl(application.id);
    if (letter?.number === undefined || letter.signed === undefined) return 'the record holds no signed letter yet';
    if (fileUrl === null) return 'the letter is not published yet';
    return {
      status: milestoneStatus('issued') ?? '',
      number: letter.number,
      issuedOn: letter.date ?? ossDate(letter.signed.at),
      validUntil: await options.validUntil(application.id),
      signer: await officerOf(letter.signed.by),
      fileUrl,
      note: options.note(text(row.payload['milestone'])),
    };
  };

  const sendStatus = async (oss: Oss, row: OutboxRow, keys: OssKeys): Promise<Delivery> => {
    const milestone = text(row.payload['milestone']);
    const status = milestoneStatus(milestone);
    if (status === null) return skipped(`OSS has no status for "${milestone}"`);
    const body = await statusBody(row, keys, status);
    if (row.mayHaveArrived && isHeld(status, await oss.currentStatus(keys.id_izin)))
      return { kind: 'sent', answer: { reconciled: true, kd_status: status } };
    return deliveryOf(await oss.licenseStatus(body));
  };

  const sendLicense = async (
    oss: Oss,
    row: OutboxRow,
    application: ApplicationRow,
    keys: OssKeys,
  ): Promise<Delivery> => {
    const license = await finalLicense(row, application);
    if (typeof license === 'string') return { kind: 'again', reason: license };
    const held = row.mayHaveArrived ? await oss.heldLicense(keys.id_izin) : '';
    if (held === license.number) return { kind: 'sent', answer: { reconciled: true, nomor_izin: held } };
    return deliveryOf(await oss.license(licensePayload(keys, license)));
  };

  return async (row) => {
    const application = await options.applications.find(row.application);
    if (application === null)
      return { kind: 'never', code: 'APPLICATION_NOT_FOUND', reason: 'the record has no such application' };
    const { origin } = application;
    if (origin.source !== 'oss') return skipped(`the application came from ${origin.source}`);
    if (options.oss === null) return { kind: 'again', reason: 'no address of OSS is configured (oss.baseUrl)' };
    return row.channel === 'oss-license'
      ? sendLicense(options.oss, row, application, origin.keys)
      : sendStatus(options.oss, row, origin.keys);
  };
};
