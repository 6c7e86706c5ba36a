/**
 * Silence granted a permit: the office states it in a letter, numbered from a register, sealed with the office's own seal
 * and verifiable like any other; nobody's key is used and nobody's name is under it. It is made from the outbox, after
 * the record holds the decision; each stage is found again by its key, so that a retry goes on where it stopped.
 */
import { stopEvidence } from '../domain/application/stop-evidence.js';
import { localDate } from '../domain/letter/local-date.js';
import type { Instant } from '../domain/shared/time.js';
import type { EffectRequest } from './contracts.js';
import type { Deps } from './deps.js';
import { createDraftingActivities } from './drafting.js';
import { permanent } from './failures.js';
import { createNumberingActivities } from './numbering.js';
import { createPublishingActivities } from './publishing.js';
import { createSealOnce, type SealedLetter } from './sealing.js';

const TASK = 'deemed-approval';
const KIND = 'deemed-approval';

export type StateDeemedApproval = (
  application: string,
  decided: { readonly dueAt: Instant; readonly at: Instant },
) => Promise<{
  readonly number: string;
  readonly verificationId: string;
}>;

export const createDeeming = (deps: Deps): StateDeemedApproval => {
  const { store, office, files } = deps;
  const sealOnce = createSealOnce(deps);
  const { numberLetter } = createNumberingActivities(deps);
  const { draftFinalLetter } = createDraftingActivities(deps);
  const { publishLetter } = createPublishingActivities(deps);

  const sealed = (application: string, letter: string, drafted: string): Promise<SealedLetter> =>
    sealOnce(
      `${application}/${TASK}/sealed`,
      { application, task: TASK, letter, purpose: 'deemed-approval' },
      async () => {
        const pdf = await files.get(application, drafted);
        if (pdf !== null) return pdf;
        throw permanent('DOCUMENT_NOT_FOUND', `the statement of ${application} is not in the archive`);
      },
    );

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
