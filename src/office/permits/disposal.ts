/**
 * Disposal: proposals of the schedule, and the work that follows an approval. Each step is found done when it is tried
 * again: keys destroyed and noted in one transaction, one number, one certificate, one entry in the chain. Nothing is
 * destroyed before it is sure that a certificate can be made.
 */
import { templateFor } from '../../domain/letter/choose.js';
import { isSealed, LETTER_KINDS } from '../../domain/letter/kinds.js';
import { composeLetter, type LetterTemplate } from '../../domain/letter/compose.js';
import { issueLetter } from '../../domain/letter/issue.js';
import { localDate } from '../../domain/letter/local-date.js';
import { bookFor, letterData, letterOffice } from '../../domain/letter/office.js';
import { dayInWords } from '../../domain/letter/wording.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import type { DestructionCertificate, DisposalRow, Disposals, RetentionPolicy } from '../../domain/ports/disposals.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { DisposalActivities } from '../../domain/effects/contracts.js';
import type { Deps } from '../casework.js';
import { lastingFailure, namedFailure } from '../../domain/shared/port-failure.js';
import type { TellApplicant } from '../notices/applicant-notices.js';
import { createNumbering } from '../letters/numbering.js';
import { createSeal } from '../letters/sealing.js';
import { unsealedOf } from '../letters/stamp.js';

const KIND = 'destruction-certificate';
/** Name under which incidents of disposal are raised. */
const TASK = 'disposal';
const PAGE = 50;
/** Pause before a disposal that a supervisor rejected is proposed again. */
const REST_MS = 365 * 86_400_000;
const LONGEST_DETAIL = 500;

export interface DisposalDeps extends Pick<
  Deps,
  'office' | 'files' | 'archive' | 'drafter' | 'sealer' | 'sha256' | 'now'
> {
  readonly store: Deps['store'] & { readonly disposals: Disposals };
  /** 'keep' where signed letters stay readable, in the office's own archive. */
  readonly letters: 'keep' | 'destroy';
  readonly policy: RetentionPolicy;
  readonly tell: TellApplicant;
}

/** Why the data is destroyed, in the language of the office's mails. */
const WHY: Readonly<Record<DisposalRow['origin'], string>> = {
  schedule: 'jangka simpannya menurut jadwal retensi arsip telah berakhir',
  request: 'Saudara memintanya',
};

interface Means {
  readonly template: LetterTemplate;
  readonly type: PermitType;
  readonly row: ApplicationRow;
}

export interface Disposal extends DisposalActivities {
  /** Carries out approved disposals; answers how many were brought to their end. */
  carryOut(limit: number): Promise<number>;
}

export const createDisposal = (deps: DisposalDeps): Disposal => {
  const { store, office, files, archive, drafter, sealer, sha256, now, policy } = deps;
  const { disposals, permits } = store;
  const { id: officeId, zone } = office.letters.office;
  const numbering = createNumbering(deps);
  const seal = createSeal(deps);

  /** Everything that a certificate needs, read before anything is destroyed. */
  const meansFor = async ({ application }: DisposalRow): Promise<Means> => {
    const row = await store.applications.find(application);
    if (row === null) throw lastingFailure('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    const type =
      office.permitTypes.get(row.permitType) ??
      office.permitTypes.get(office.groups.get(row.permitType)?.licences[0]?.permitType ?? '');
    if (type === undefined)
      throw lastingFailure('PERMIT_TYPE_UNKNOWN', `permit type ${row.permitType} is not configured`);
    const template = templateFor(office.templates, type, KIND);
    if (template === undefined)
      throw lastingFailure('INVARIANT', `no letter template for ${KIND}; add one to config/letters`);
    if (bookFor(office.letters, KIND, type.id) === undefined)
      throw lastingFailure('INVARIANT', `the office keeps no register for letters of kind ${KIND}`);
    if (sealer === null)
      throw lastingFailure(
        'SIGN_CERTIFICATE_MISSING',
        'the certificate of destruction carries the seal of the office, and the office has none: set signing.officeSealFile',
      );
    return { template, type, row };
  };

  /** Files what stays in the office's own archive, while it can still be read; answers the digests. */
  const keepLetters = async ({ application }: DisposalRow): Promise<readonly string[]> => {
    if (deps.letters === 'destroy') return [];
    const kept: string[] = [];
    for (const one of await disposals.family(application)) {
      for (const { kind, sha256: digest } of await store.documents.list(one)) {
        if (kind !== 'signed-letter') continue;
        const bytes = await files.get(one, digest);
        if (bytes === null) continue; // the fixity check has raised it
        await archive.put(bytes);
        kept.push(digest);
      }
    }
    return kept;
  };

  const pdfOf = async (
    disposal: DisposalRow,
    { template, type, row }: Means,
    { number, verificationId }: Omit<DestructionCertificate, 'sha256'>,
  ): Promise<Uint8Array> => {
    const at = disposal.destroyedAt ?? now();
    const life = await store.permitLives.find(disposal.application);
    const composed = composeLetter(template, {
      office: letterOffice(office.letters),
      data: letterData(office.letters, type, {
        application: { id: row.id, number: row.number, receivedOn: localDate(row.receivedAt, zone) },
        destruction: {
          application: row.id,
          destroyedOn: localDate(at, zone),
          approvedBy: disposal.decidedBy ?? '',
          items: disposal.items.map(({ id, sha256: digest, filedAt }) => ({
            ...{ id, sha256: digest, filedOn: localDate(filedAt, zone) },
          })),
          ...(disposal.origin === 'schedule' ? { bySchedule: 'ya' } : { byRequest: 'ya' }),
          ...(life === null ? {} : { number: life.letters.at(-1)?.number ?? '' }),
          ...(disposal.retainedUntil === null ? {} : { retainedUntil: disposal.retainedUntil }),
          ...(deps.letters === 'keep' ? { lettersKept: 'ya' } : {}),
        },
      }),
      fields: [],
      validity: { type: 'none' },
      verificationUrl: `${office.publicUrl}/v/${verificationId}`,
      certificateIssuer: office.certificateIssuer,
      draftedAt: at,
      sealed: isSealed(KIND),
    });
    if (!composed.ok) {
      const faults = composed.error.map(({ code, at: where, got }) => `${where}: ${code} (${got})`).join('; ');
      throw lastingFailure('INPUT_INVALID', `the certificate cannot be filled: ${faults}`);
    }
    const issued = issueLetter(composed.value, { number, date: localDate(at, zone), at });
    if (!issued.ok)
      throw lastingFailure('INVARIANT', `the certificate cannot be issued: ${issued.error.code} (${issued.error.got})`);
    const unsealed = unsealedOf(await drafter.draft(issued.value));
    // Not the disposal's own task: what is settled when it ends says nothing of the clock.
    const task = `${TASK}/${disposal.id}/seal`;
    const { pdf } = await seal(unsealed, {
      application: row.id,
      task,
      letter: number,
      purpose: LETTER_KINDS[KIND].seal,
    });
    return pdf;
  };

  const certify = async (disposal: DisposalRow, means: Means): Promise<void> => {
    const { id, application } = disposal;
    const at = disposal.destroyedAt ?? now();
    const taken = await numbering.take({
      row: { ...means.row, permitType: means.type.id },
      ...{ kind: KIND, key: `${TASK}/${id}`, at },
    });
    const verificationId = await permits.reserveVerificationId(`${TASK}/${id}`);
    let certificate = disposal.certificate;
    if (certificate === null) {
      const pdf = await pdfOf(disposal, means, { number: taken.number, verificationId });
      const stored = await archive.put(pdf);
      certificate = await disposals.keepCertificate(id, {
        ...{ number: taken.number, verificationId, sha256: stored.sha256 },
      });
    }
    await permits.publish({
      ...{ verificationId, application, office: disposal.office, number: certificate.number, kind: KIND },
      ...{ sha256: certificate.sha256, signedAt: at, signer: office.letters.office.name },
      ...{ validUntil: null, state: 'valid' },
    });
    await store.numbers.use(taken.key);
    await archive.manifest(application, {
      ...{ application, destroyedAt: new Date(at).toISOString(), certificate: { ...certificate } },
      destroyed: disposal.items.map(({ id: document, application: of, kind, sha256: digest, filedAt }) => ({
        ...{ id: document, application: of, kind, sha256: digest, filedAt: new Date(filedAt).toISOString() },
      })),
    });
    await disposals.certified(id, now());
  };

  /** Tells the applicant that their data is being destroyed, once. */
  const tellOf = async ({ id, application, origin }: DisposalRow): Promise<void> => {
    if ((await store.applications.file(application)) === null) return;
    await deps.tell({
      ...{ key: `${TASK}/${id}/mail`, application, task: TASK, template: 'data-destroyed', attachment: null },
      values: { day: dayInWords(now(), zone), why: WHY[origin] },
    });
  };

  /**
   * Finishes a disposal. True where it came to its end; false where a hold, a case or a permit came between: it waits.
   */
  const finish = async (disposal: DisposalRow): Promise<boolean> => {
    const means = await meansFor(disposal);
    // afterwards nobody knows the address any more
    if (disposal.state === 'approved') await tellOf(disposal);
    const keep = disposal.state === 'approved' ? await keepLetters(disposal) : [];
    const destroyed = await disposals.destroy(disposal.id, { at: now(), keep }, policy);
    if (!destroyed.ok) return false;
    await certify(destroyed.value, means);
    return true;
  };

  return {
    async proposeDisposals(after) {
      const page = await disposals.finished({
        ...{ office: officeId, after, rejectedSince: now() - REST_MS, limit: PAGE },
      });
      let proposed = 0;
      for (const application of page) {
        const at = now();
        const retention = await disposals.retention(application, policy, at);
        if (retention?.state.kind !== 'due') continue;
        const id = sha256(`${TASK}/${application}/${retention.state.until}/${String(at)}`).slice(0, 32);
        const done = await disposals.propose({ id, application, origin: 'schedule', by: 'system', at }, policy);
        if (done.ok) proposed += 1;
      }
      return { next: page.length < PAGE ? null : (page.at(-1) ?? null), looked: page.length, proposed };
    },
    async carryOut(limit) {
      let done = 0;
      for (const disposal of await disposals.unfinished(officeId, limit)) {
        const task = `${TASK}/${disposal.id}`;
        try {
          if (!(await finish(disposal))) continue;
          done += 1;
          await store.incidents.settle(disposal.application, task, now());
        } catch (error) {
          const { code, detail } = namedFailure(error);
          const { application } = disposal;
          await store.incidents.raise({ application, task, code, detail: detail.slice(0, LONGEST_DETAIL), at: now() });
        }
      }
      return done;
    },
  };
};
