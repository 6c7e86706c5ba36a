/**
 * Silence granted a permit: the office states it in a letter, numbered from a register, sealed with the office's own seal
 * and verifiable like any other; nobody's key is used and nobody's name is under it. It is made from the outbox, after
 * the record holds the decision; each stage is found again by its key, so that a retry goes on where it stopped.
 */
import { stopEvidence } from '../domain/application/stop-evidence.js';
import { localDate } from '../domain/letter/local-date.js';
import type { SigningRecords } from '../domain/ports/store.js';
import { asText, type JsonObject } from '../domain/shared/json.js';
import type { Instant } from '../domain/shared/time.js';
import type { EffectRequest } from './contracts.js';
import type { Deps } from './deps.js';
import { createDraftingActivities } from './drafting.js';
import { permanent, transient } from './failures.js';
import { createNumberingActivities } from './numbering.js';
import { createPublishingActivities } from './publishing.js';

const TASK = 'deemed-approval';
const KIND = 'deemed-approval';

export type StateDeemedApproval = (
  application: string,
  decided: { readonly dueAt: Instant; readonly at: Instant },
) => Promise<{
  readonly number: string;
  readonly verificationId: string;
}>;

export const createDeeming = (
  deps: Omit<Deps, 'store'> & { readonly store: Deps['store'] & { readonly signingRecords: SigningRecords } },
): StateDeemedApproval => {
  const { store, office, files, sealer } = deps;
  const { numberLetter } = createNumberingActivities(deps);
  const { draftFinalLetter } = createDraftingActivities(deps);
  const { publishLetter } = createPublishingActivities(deps);

  /** The sealed statement: the first that is kept stands, also where two workers seal at once. */
  const sealed = async (
    application: string,
    number: string,
    letter: string,
  ): Promise<{ readonly sha256: string; readonly level: string; readonly at: Instant; readonly size: number }> => {
    const key = `${application}/${TASK}/sealed`;
    const of = ({ sha256, meta }: { readonly sha256: string; readonly meta: JsonObject }) => ({
      sha256,
      level: asText(meta['level']),
      at: Number(meta['at']),
      size: Number(meta['size']),
    });
    const kept = await store.signingRecords.find(key);
    if (kept !== null) return of(kept);
    if (sealer === null)
      throw permanent('SIGN_CERTIFICATE_MISSING', 'the office has no seal: set signing.officeSealFile');
    const pdf = await files.get(application, letter);
    if (pdf === null) throw permanent('DOCUMENT_NOT_FOUND', `the statement of ${application} is not in the archive`);
    const result = await sealer.seal(pdf, { letter: number, purpose: 'deemed-approval' });
    if (!result.ok) {
      const { code, detail, retryable } = result.error;
      throw retryable ? transient(code, detail) : permanent(code, detail);
    }
    const { sha256, size } = await files.put(application, result.value.pdf);
    const { level, subject } = result.value;
    return of(
      await store.signingRecords.saveOnce(key, {
        stage: 'complete',
        sha256,
        meta: { level, subject, size, at: deps.now() },
      }),
    );
  };

  return async (application, { dueAt, at }) => {
    const row = await store.applications.find(application);
    if (row?.state == null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    const { zone } = office.letters.office;
    const request: EffectRequest = {
      application,
      task: TASK,
      element: TASK,
      at,
      letter: { kind: KIND },
      refusalReason: null,
      copies: 1,
      parafs: [],
      deemed: {
        dueOn: localDate(dueAt, zone),
        stops: stopEvidence(row.state.clock, office.clock, { until: dueAt, zone, names: office.groundNames }).map(
          (stop) => ({ ...stop }),
        ),
      },
    };
    const { number, key, date } = await numberLetter(request);
    const letter = { kind: KIND, number, numberKey: key, date } as const;
    const { sha256 } = await draftFinalLetter({ ...request, letter });
    const statement = await sealed(application, number, sha256);
    await store.documents.add({
      id: statement.sha256.slice(0, 32),
      application,
      kind: 'signed-letter',
      requirement: null,
      name: 'pernyataan-dianggap-dikabulkan.pdf',
      mediaType: 'application/pdf',
      size: statement.size,
      sha256: statement.sha256,
      createdAt: statement.at,
      createdBy: 'system',
      meta: { level: statement.level, number, kind: KIND },
    });
    const { verificationId } = await publishLetter({
      ...request,
      letter: {
        ...letter,
        signed: {
          sha256: statement.sha256,
          at: statement.at,
          by: office.letters.office.name,
          level: statement.level,
        },
      },
    });
    await store.numbers.use(key);
    return { number, verificationId };
  };
};
