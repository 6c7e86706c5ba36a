/**
 * Turns one inbox entry into an application, a fact or a command. Every part may run again: after a kill the entry
 * comes back and finds what was done.
 */
import { isObject, text } from '../../domain/integration/lenient.js';
import { intakeOf, type OssCandidate, type OssOffice } from '../../domain/integration/oss-intake.js';
import { parseFile, parseNib, type FileMessage, type NibMessage } from '../../domain/integration/oss-message.js';
import { markupIn } from '../../domain/integration/markup.js';
import { isWithdrawn, parseRow, settledReason, type SicantikColumns } from '../../domain/integration/sicantik.js';
import { changedFields, isSicantikBookkeeping, type SourceContent } from '../../domain/integration/source-change.js';
import type { ApplicantData, ApplicationRow, Applications } from '../../domain/ports/applications.js';
import { SOURCE_UPDATED } from '../../domain/application/asked-correction.js';
import type { FromOss, FromSicantik } from '../../domain/application/origin.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { InboxEntry, InboxTrouble } from '../../domain/ports/inbox.js';
import { SYSTEM } from '../../domain/application/messages.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { isNewToClock, ossClockCode, type OssClockCode } from '../../domain/time/index.js';
import type { Begin } from './begin.js';
import type { TellOfSource } from './source-news.js';
import { lastSaid, MARKUP, WITHDRAWN } from './source-updates.js';
import { SUPERSEDED_TEXT, type SupersedeStatus } from './superseded.js';
import { ofPermitRequest, permitRequestOf, unfinishedOfNib } from './unfinished.js';

export interface IntakeOptions {
  readonly applications: Pick<Applications, 'findBySource' | 'list' | 'audit' | 'appendAudit' | 'file' | 'fileHistory'>;
  readonly tellOfSource: TellOfSource;
  readonly courier: Pick<Courier, 'post'>;
  readonly office: { readonly id: string; readonly oss: OssOffice };
  readonly columns: SicantikColumns;
  /** Permit type of an OSS code (kd_izin), or null where the office has none for it. */
  readonly findPermitType: (kdIzin: string) => string | null;
  /** Permit type of a SiCANTIK code or name, or null. */
  readonly findSicantikPermitType: (code: string, name: string) => string | null;
  /** Digest of the definition that new applications of this permit type run. Fails where none is published. */
  readonly definitionFor: (permitType: string) => Promise<string>;
  readonly begin: Begin;
}

interface Kept extends InboxTrouble {
  readonly code: 'PERMIT_TYPE_UNKNOWN' | 'INPUT_INVALID';
  readonly detail: string;
}

export interface IntakeResult {
  /** Result kept with the entry: its applications, facts and commands, and its failures with the reasons. */
  readonly outcome: JsonObject & {
    readonly results: readonly JsonObject[];
    readonly skipped: readonly JsonObject[];
  };
  /** Items that still wait for a person, each with its error code. */
  readonly kept: readonly Kept[];
}

const outcomeOf = (results: readonly JsonObject[], skipped: readonly JsonObject[] = []): IntakeResult['outcome'] => ({
  results,
  skipped,
});

/** The result of an entry that leads to nothing and waits for nobody. */
const nothing = (reason: string): readonly JsonObject[] => [{ reason }];

interface Wish {
  readonly origin: FromOss | FromSicantik;
  readonly sourceRef: string;
  readonly applicant: ApplicantData;
  readonly data: JsonObject;
}

/** Fields that a fact names; a message has hundreds. */
const MOST_FIELDS = 100;

export const createIntake = (options: IntakeOptions): ((entry: InboxEntry) => Promise<IntakeResult>) => {
  const { applications, courier, office } = options;

  const beginFrom = async (wish: Wish, permitType: string, entry: InboxEntry): Promise<JsonObject> => {
    const { origin, sourceRef, applicant, data } = wish;
    const begun = await options.begin(origin, {
      ...{ sourceRef, applicant, data, permitType },
      office: office.id,
      applicantUser: null,
      definitionDigest: await options.definitionFor(permitType),
      receivedAt: entry.receivedAt,
    });
    if (!begun.ok) throw new Error(begun.error.detail);
    await noteMarkup(begun.value.id, wish, entry);
    return { sourceRef, application: begun.value.id, did: begun.value.created ? 'created' : 'known' };
  };

  /** An audited fact, once per inbox entry. */
  const noteOnce = async (
    id: string,
    entry: InboxEntry,
    verb: string,
    after: JsonObject,
    personal?: JsonObject,
  ): Promise<void> => {
    const isNoted = (await applications.audit(id)).some(
      (row) => row.verb === verb && isObject(row.after) && row.after['inbox'] === entry.id,
    );
    if (isNoted) return;
    await applications.appendAudit(id, {
      at: entry.receivedAt,
      actor: SYSTEM.user,
      verb,
      after: { ...after, inbox: entry.id },
      ...(personal === undefined ? {} : { personal }),
    });
  };

  /** Values that hold what looks like markup go into letters as they are: the officers are told where. */
  const noteMarkup = async (id: string, { applicant, data }: SourceContent, entry: InboxEntry): Promise<void> => {
    const fields = markupIn({ applicant: { ...applicant }, data }).slice(0, MOST_FIELDS);
    if (fields.length > 0) await noteOnce(id, entry, MARKUP, { fields });
  };

  /**
   * Changed data is put before the officers, also where the day of the change is the same; a repeat changes nothing.
   */
  const update = async (
    { id, status }: ApplicationRow,
    said: SourceContent & { readonly sourceRef: string },
    entry: InboxEntry,
    isBookkeeping?: (field: string) => boolean,
  ): Promise<JsonObject> => {
    const { sourceRef, applicant, data } = said;
    const before = await lastSaid(applications, id);
    const changed = before === null ? [] : changedFields(before, said, isBookkeeping).slice(0, MOST_FIELDS);
    if (changed.length === 0) return { sourceRef, application: id, did: 'known' };
    // told first: once it is noted, the same message is known, and would tell nobody any more
    if (status === 'running' || status === 'received') await options.tellOfSource(id, entry.id);
    await noteOnce(id, entry, SOURCE_UPDATED, { sourceRef, changed }, { applicant: { ...applicant }, data });
    await noteMarkup(id, said, entry);
    return { sourceRef, application: id, did: 'updated' };
  };

  const supersede = async (
    rows: readonly ApplicationRow[],
    status: SupersedeStatus,
    entry: InboxEntry,
  ): Promise<JsonObject[]> => {
    for (const { id } of rows) {
      await courier.post(id, {
        type: 'supersede',
        key: `oss-${status}-${entry.id}`,
        at: entry.receivedAt,
        actor: SYSTEM,
        status,
        reason: SUPERSEDED_TEXT[status],
      });
    }
    return rows.map(({ id }) => ({ application: id, did: 'supersede', status }));
  };

  /** 41 and 42 stop and resume the office's clock, 43 and 44 begin it again. */
  const commandClock = async (
    rows: readonly ApplicationRow[],
    code: OssClockCode,
    entry: InboxEntry,
    nameOf: (row: ApplicationRow) => string,
  ): Promise<void> => {
    for (const row of rows) {
      await courier.post(row.id, {
        type: 'oss-clock',
        key: `oss-${code}-${nameOf(row)}`,
        at: entry.receivedAt,
        actor: SYSTEM,
        code,
      });
    }
  };

  const take = async (
    candidate: OssCandidate,
    permitType: string,
    running: readonly ApplicationRow[],
    entry: InboxEntry,
  ): Promise<JsonObject> => {
    const { sourceRef, applicant, data, keys } = candidate;
    const known = await applications.findBySource('oss', sourceRef);
    // One permit request is decided once: never a second procedure beside the first.
    const same = running.find((row) => permitRequestOf(row) === candidate.permitRequest);
    const told = same ?? known;
    return told === null
      ? beginFrom({ origin: { source: 'oss', keys }, sourceRef, applicant, data }, permitType, entry)
      : update(told, { sourceRef, applicant, data }, entry);
  };

  const nib = async (message: NibMessage, entry: InboxEntry): Promise<IntakeResult> => {
    const running = await unfinishedOfNib(applications, office.id, message.nib);
    if (message.kind === 'revocation' || message.kind === 'cancellation') {
      const status = message.kind === 'revocation' ? 'nib-revoked' : 'nib-cancelled';
      const ended = await supersede(running, status, entry);
      return {
        outcome: outcomeOf(ended, ended.length > 0 ? [] : nothing('no open application is of this NIB')),
        kept: [],
      };
    }
    const { candidates, skipped, deemedApproved, clockCodes } = intakeOf(message, office.oss);
    const decided = running.filter((row) => deemedApproved.includes(permitRequestOf(row) ?? ''));
    const results: JsonObject[] = await supersede(decided, '57', entry);
    for (const { permitRequest, code } of clockCodes) {
      const told = running.filter(
        (row) => permitRequestOf(row) === permitRequest && row.state !== null && isNewToClock(row.state.clock, code),
      );
      // Two messages with one status, before the first has reached the clock, are one command.
      await commandClock(told, code, entry, ({ state }) => `status-${String(state?.clock.stops.length ?? 0)}`);
      results.push(...told.map(({ id }) => ({ application: id, did: 'clock', status: code })));
    }
    const kept: Kept[] = [];
    for (const candidate of candidates) {
      const permitType = options.findPermitType(candidate.permitCode);
      if (permitType === null) {
        const detail = `no permit type of this office has the OSS code "${candidate.permitCode}" (id_izin ${candidate.permitRequest})`;
        kept.push({ code: 'PERMIT_TYPE_UNKNOWN', about: candidate.permitCode, detail });
      } else results.push(await take(candidate, permitType, running, entry));
    }
    const passed = skipped.map((row) => ({ ...row }));
    const isEmpty = results.length + passed.length + kept.length === 0;
    return {
      outcome: outcomeOf(
        results,
        isEmpty ? nothing('data_checklist has no row, and the message names no permit') : passed,
      ),
      kept,
    };
  };

  const file = async (message: FileMessage, entry: InboxEntry): Promise<IntakeResult> => {
    const rows = await ofPermitRequest(applications, office.id, message.permitRequest);
    const after = { id_izin: message.permitRequest, file_izin: message.url };
    for (const { id } of rows) await noteOnce(id, entry, 'source-file-received', after);
    const isDeemed = text(message.fields['kd_status']) === '57';
    const running = rows.filter(({ status }) => status === 'received' || status === 'running');
    const status = text(message.fields['kd_status']);
    const code = ossClockCode(status);
    if (code !== null) await commandClock(running, code, entry, (): string => entry.id);
    const results = isDeemed ? await supersede(running, '57', entry) : [];
    const noted = rows.map(({ id }) => ({ application: id, did: 'file-noted' }));
    return {
      outcome: outcomeOf(
        [...noted, ...results],
        rows.length > 0 ? [] : nothing(`no application is of the permit request "${message.permitRequest}"`),
      ),
      kept: [],
    };
  };

  const invalid = ({ detail, data }: Pick<Refusal, 'detail' | 'data'>): IntakeResult => ({
    outcome: outcomeOf([]),
    kept: [{ code: 'INPUT_INVALID', about: text(data?.['field']), detail }],
  });

  const oss = async (entry: InboxEntry): Promise<IntakeResult> => {
    const body = entry.body['body'];
    if (body === undefined) return invalid({ detail: 'expected whole JSON, the text or bytes that came are none' });
    const method = text(entry.body['method']);
    if (method === 'receiveFileDS') {
      const parsed = parseFile(body);
      return parsed.ok ? file(parsed.value, entry) : invalid(parsed.error);
    }
    if (method !== 'receiveNIB' && method !== 'receiveNIBSTPW')
      return invalid({ detail: `unknown OSS method "${method}"` });
    const parsed = parseNib(method, body);
    return parsed.ok ? nib(parsed.value, entry) : invalid(parsed.error);
  };

  const row = async (entry: InboxEntry): Promise<IntakeResult> => {
    const raw = entry.body['row'];
    if (!isObject(raw)) return invalid({ detail: 'expected a row, the text or bytes that came hold none' });
    const parsed = parseRow(raw, options.columns);
    if (!parsed.ok) return invalid(parsed.error);
    const settled = settledReason(raw, options.columns);
    const known = await applications.findBySource('sicantik', parsed.value.sourceRef);
    if (known !== null) {
      const results = [await update(known, parsed.value, entry, isSicantikBookkeeping(options.columns))];
      if (isWithdrawn(raw, options.columns)) {
        await noteOnce(known.id, entry, WITHDRAWN, { reason: settled ?? '' });
        results.push({ application: known.id, did: 'withdrawn' });
      }
      return { outcome: outcomeOf(results), kept: [] };
    }
    if (settled !== null)
      return { outcome: outcomeOf([], [{ sourceRef: parsed.value.sourceRef, reason: settled }]), kept: [] };
    const { permitCode, permitName, keys, ...wish } = parsed.value;
    const permitType = options.findSicantikPermitType(permitCode, permitName);
    if (permitType === null) {
      const detail = `no permit type of this office has the SiCANTIK code "${permitCode}" or the name "${permitName}"`;
      return {
        outcome: outcomeOf([]),
        kept: [{ code: 'PERMIT_TYPE_UNKNOWN', about: permitCode === '' ? permitName : permitCode, detail }],
      };
    }
    return {
      outcome: outcomeOf([await beginFrom({ origin: { source: 'sicantik', keys }, ...wish }, permitType, entry)]),
      kept: [],
    };
  };

  return (entry) => (entry.source === 'oss' ? oss(entry) : row(entry));
};
