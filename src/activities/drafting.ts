import { nameInLetters } from '../domain/application/number.js';
import { aboutOf } from '../domain/application/origin.js';
import { composeLetter, type LetterTemplate } from '../domain/letter/compose.js';
import { templateFor, validityFor } from '../domain/letter/choose.js';
import { signingRole, type Signatory } from '../domain/application/signatory.js';
import { signatoryFor } from '../office/acts/signatory.js';
import type { LetterContent, SignatureBlock } from '../domain/letter/content.js';
import { isSealed } from '../domain/letter/kinds.js';
import { coveredContentDigestInput, issueLetter } from '../domain/letter/issue.js';
import { localDate } from '../domain/letter/local-date.js';
import { letterData, letterOffice } from '../domain/letter/office.js';
import type { PermitType } from '../domain/letter/permit-type.js';
import { refusalOfLetter } from '../domain/permit/letters.js';
import type { LetterAttachment } from '../domain/ports/drafter.js';
import type { ApplicationRow } from '../domain/ports/applications.js';
import type { Json, JsonObject } from '../domain/shared/json.js';
import { isoInstant } from '../domain/shared/time.js';
import type { EffectActivities, EffectRequest } from '../domain/effects/contracts.js';
import type { AnswerOf } from '../domain/effects/table.js';
import type { Deps } from '../office/casework.js';
import { permanent, transient } from './failures.js';
import { keptStamp } from '../office/letters/stamp.js';

interface ParafEntry {
  readonly element: string;
  readonly by: string;
  readonly name: string;
  readonly title: string | null;
  readonly nip: string | null;
  readonly onBehalfOf?: string;
  /** Officer who routed the task outside its role, with the reason. */
  readonly routed?: { readonly by: string; readonly reason: string };
  readonly at: string;
  readonly draft: string;
  readonly covered: string;
}

/** Record of the parafs: who gave paraf to which draft, and when. It is part of what is signed. */
const parafRecord = ({ application, at }: EffectRequest, parafs: readonly ParafEntry[]): LetterAttachment => ({
  name: 'paraf.json',
  mediaType: 'application/json',
  description: 'Catatan paraf: siapa memaraf konsep yang mana, dan kapan',
  bytes: new TextEncoder().encode(`${JSON.stringify({ application, parafs }, null, 2)}\n`),
  modifiedAt: at,
});

/** Grounds of a decision that the office takes of its own accord, from `reasons` in the data of the case. */
const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** The signatory of a letter, null where no official signs it, and the block that it shows of them. */
interface Signer {
  readonly signatory: Signatory | null;
  readonly block: SignatureBlock;
}

type Drafting = Pick<EffectActivities, 'draftLetter' | 'draftFinalLetter'>;

export const createDraftingActivities = ({ store, office, files, drafter, sha256 }: Deps): Drafting => {
  const rowOf = async (application: string): Promise<ApplicationRow> => {
    const row = await store.applications.find(application);
    if (row === null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    return row;
  };

  const templateOf = (type: PermitType, kind: EffectRequest['letter']['kind']): LetterTemplate => {
    const template = templateFor(office.templates, type, kind);
    if (template === undefined)
      throw permanent('INVARIANT', `no letter template for ${kind} of ${type.id}; add one to config/letters`);
    return template;
  };

  /**
   * The issued permit that a procedure of the office is about, as its letter names it. Where the permit would not take
   * such a letter any more (it was taken back meanwhile), none is drafted for anybody to sign.
   */
  const permitOf = async ({ origin }: ApplicationRow, { letter, at }: EffectRequest): Promise<JsonObject> => {
    const about = aboutOf(origin);
    if (about === null) return {};
    const subject = await store.applications.find(about);
    const { number, date } = subject?.state?.letter ?? {};
    const life = await store.permitLives.find(about);
    const refused = life === null ? null : refusalOfLetter(life, letter.kind, at, office.permits);
    if (refused !== null)
      throw permanent(refused.code, `a letter of kind ${letter.kind} about permit ${about}: ${refused.detail}`);
    const end = life?.validUntil ?? null;
    return number === undefined || date === undefined
      ? {}
      : {
          permit: {
            ...{ number, date },
            ...(end === null ? {} : { validUntil: localDate(end, office.letters.office.zone) }),
          },
        };
  };

  /** The requirements on file, each fulfilled on the day it was uploaded (Metro regulation 27/2020, article 12). */
  const commitmentsOf = async (application: string, type: PermitType): Promise<readonly JsonObject[]> => {
    const documents = await store.documents.list(application);
    return type.requirements.flatMap(({ id, name }) => {
      const filed = documents.findLast(({ kind, requirement }) => kind === 'requirement' && requirement === id);
      return filed === undefined ? [] : [{ name, fulfilledOn: localDate(filed.createdAt, office.letters.office.zone) }];
    });
  };

  const dataOf = async (row: ApplicationRow, type: PermitType, request: EffectRequest): Promise<JsonObject> => {
    const { application, refusalReason, deemed } = request;
    const file = await store.applications.file(application);
    if (file === null)
      throw permanent('INVARIANT', `the personal data of ${application} has been destroyed: nothing can be drafted`);
    // A licence of a group has its recommendation on file with the application of the group.
    const group = row.origin.source === 'procedure' ? row.origin.parent : null;
    const recommendation =
      (await store.documents.latest(application, 'recommendation')) ??
      (group === null ? null : await store.documents.latest(group, 'recommendation'));
    const { zone } = office.letters.office;
    return letterData(office.letters, type, {
      ...(await permitOf(row, request)),
      commitments: await commitmentsOf(application, type),
      applicant: { ...file.applicant },
      data: file.data,
      application: { id: application, number: nameInLetters(row), receivedOn: localDate(row.receivedAt, zone) },
      ...(recommendation === null
        ? {}
        : { recommendation: { agency: type.recommendation.agency, ...recommendation.meta } }),
      ...(deemed === undefined ? {} : { deemed }),
      // The decision of a case about a permit is in the data of the case.
      ...(file.data['changes'] === undefined ? {} : { changes: file.data['changes'] }),
      decision: {
        reasons: refusalReason === null ? texts(file.data['reasons']) : [refusalReason],
        ...(typeof file.data['reason'] === 'string' ? { reason: file.data['reason'] } : {}),
        ...(typeof file.data['until'] === 'string' ? { until: file.data['until'] } : {}),
      },
    });
  };

  /** The signatory now, by the record: a file knows nothing of appointments and delegations. */
  const signerOf = async (row: ApplicationRow, { letter, parafs, at }: EffectRequest): Promise<Signer> => {
    // A letter that the office seals is signed by no official.
    if (isSealed(letter.kind)) return { signatory: null, block: office.letters.signatory };
    const definition = await store.definitions.find(row.definitionDigest);
    const role = definition === null ? null : signingRole(definition);
    if (role === null) return { signatory: null, block: office.letters.signatory };
    const found = await signatoryFor(store, row.office, role, at, parafs);
    if (found === null)
      throw transient(
        'SIGNATORY_MISSING',
        `nobody holds role "${role}" or stands in for its holder; appoint somebody, or record a delegation`,
      );
    const { user, standsInFor, capacity, account } = found;
    const { position } = office.letters.signatory;
    return {
      signatory: { user, standsInFor },
      block: { capacity, position, name: account.name, rank: account.rank, nip: account.nip },
    };
  };

  const compose = async (request: EffectRequest, row: ApplicationRow, signer: Signer): Promise<LetterContent> => {
    const type = office.permitTypes.get(row.permitType);
    if (type === undefined) throw permanent('PERMIT_TYPE_UNKNOWN', `permit type ${row.permitType} is not configured`);
    const { kind } = request.letter;
    const verificationId = await store.permits.reserveVerificationId(request.application);
    const composed = composeLetter(templateOf(type, kind), {
      office: letterOffice(office.letters, signer.block),
      data: await dataOf(row, type, request),
      fields: type.fields,
      validity: validityFor(kind, type),
      sealed: isSealed(kind),
      verificationUrl: `${office.publicUrl}/v/${verificationId}`,
      certificateIssuer: office.certificateIssuer,
      draftedAt: request.at,
    });
    if (composed.ok) return composed.value;
    throw permanent(
      'INPUT_INVALID',
      `the letter cannot be filled: ${composed.error.map(({ code, at, got }) => `${at}: ${code} (${got})`).join('; ')}`,
    );
  };

  /** The valid parafs, with the officials' names as they are on the day of the letter. */
  const givenParafs = async ({ parafs }: EffectRequest): Promise<readonly ParafEntry[]> => {
    const entries: ParafEntry[] = [];
    for (const { element, by, onBehalfOf, routed, at, draft, covered, void: isVoid } of parafs) {
      if (isVoid !== undefined) continue;
      const official = await store.accounts.byId(by);
      entries.push({
        element,
        by,
        name: official?.name ?? by,
        title: official?.title ?? null,
        nip: official?.nip ?? null,
        ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
        ...(routed === undefined ? {} : { routed }),
        at: isoInstant(at),
        draft,
        covered,
      });
    }
    return entries;
  };

  const file = async (
    request: EffectRequest,
    content: LetterContent,
    kind: 'draft' | 'letter',
    attachments: readonly LetterAttachment[],
    { signatory }: Signer,
  ): Promise<AnswerOf<'draft-final'>> => {
    const drafted = await drafter.draft(content, { attachments });
    const stored = await files.put(request.application, drafted.bytes);
    const covered = sha256(coveredContentDigestInput(content));
    await store.documents.add({
      id: sha256(`${request.application}/${request.task}/${kind}`).slice(0, 32),
      application: request.application,
      kind,
      requirement: null,
      name: kind === 'draft' ? 'konsep-surat.pdf' : 'surat.pdf',
      mediaType: 'application/pdf',
      size: stored.size,
      sha256: stored.sha256,
      createdAt: request.at,
      createdBy: 'system',
      meta: {
        covered,
        pages: drafted.pages,
        signatureArea: { page: drafted.signatureArea.page, rectangle: [...drafted.signatureArea.rectangle] },
        ...(await keptStamp(files, request.application, drafted)),
      },
    });
    return {
      sha256: stored.sha256,
      covered,
      signatory: signatory?.user ?? null,
      standsInFor: signatory?.standsInFor ?? null,
    };
  };

  return {
    async draftLetter(request) {
      const row = await rowOf(request.application);
      const signer = await signerOf(row, request);
      return file(request, await compose(request, row, signer), 'draft', [], signer);
    },
    /** Composed anew from the record, so that a change since the draft shows as another covered digest. */
    async draftFinalLetter(request) {
      const { number, date } = request.letter;
      if (number === undefined || date === undefined)
        throw permanent('INVARIANT', `${request.application} has no number yet`);
      const row = await rowOf(request.application);
      const signer = await signerOf(row, request);
      const issued = issueLetter(await compose(request, row, signer), { number, date, at: request.at });
      if (!issued.ok)
        throw permanent('INVARIANT', `the letter cannot be issued: ${issued.error.code} (${issued.error.got})`);
      return file(request, issued.value, 'letter', [parafRecord(request, await givenParafs(request))], signer);
    },
  };
};
