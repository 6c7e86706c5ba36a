/** All activities of this worker. */
import { join } from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';
import { createArchiveCareActivities } from '../activities/archive-care.js';
import { createArchivingActivities } from '../activities/archiving.js';
import { beatingAll } from '../activities/beating.js';
import { createCounterActivities } from '../activities/counter.js';
import { createDraftingActivities } from '../activities/drafting.js';
import { createIncidentActivities, withIncidents } from '../activities/incidents.js';
import { createNotifyingActivities } from '../activities/notifying.js';
import { createNumberingActivities } from '../activities/numbering.js';
import { createPermitLifeActivities } from '../activities/permit-life.js';
import { createPrintingActivities } from '../activities/printing.js';
import { createProcedureActivities } from '../activities/procedures.js';
import { createPublishingActivities } from '../activities/publishing.js';
import { createRecordingActivities, keepingOpenings, onlyKeptMessages } from '../activities/recording.js';
import { createSignatureActivities } from '../activities/signing.js';
import type { EffectActivities } from '../domain/effects/contracts.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import { encryptedCaseFiles } from '../infra/archive/case-files.js';
import { createStampEnd } from '../infra/signing/stamp-end.js';
import type { Disposal } from '../office/permits/disposal.js';
import type { WorkerDeps } from './deps.js';
import type { OpenedSigning } from './signing.js';

const DAY_MS = 86_400_000;

/** Activities of long care, which say that they live. */
const careActivities = (
  { config, store, caseFiles, now }: OpenedOffice,
  { archive, sha256 }: WorkerDeps,
  { pipeline, trust }: OpenedSigning,
  disposal: Disposal,
) => {
  const { copyDir } = config.archive;
  return beatingAll({
    ...createArchiveCareActivities({
      ...{ store, rows: store.archiveCare, files: caseFiles, archive, pipeline, sha256, now },
      copy: copyDir === null ? null : encryptedCaseFiles(join(copyDir, 'cases'), (id) => store.fileKey(id)),
      stampEnd: createStampEnd(trust),
      lead: config.archive.renewBeforeDays * DAY_MS,
      pause: () => new Promise((resolve) => setTimeout(resolve, config.archive.pauseMs)),
    }),
    proposeDisposals: (after: string) => disposal.proposeDisposals(after),
  });
};

/** Activities that make letters, the same whoever asks. */
export const lettersOf = (
  deps: WorkerDeps,
): Pick<EffectActivities, 'numberLetter' | 'draftLetter' | 'draftFinalLetter' | 'publishLetter'> => ({
  ...createNumberingActivities(deps),
  ...createDraftingActivities(deps),
  ...createPublishingActivities(deps),
});

export const activitiesOf = (
  office: OpenedOffice,
  deps: WorkerDeps,
  signing: OpenedSigning,
  disposal: Disposal,
): NonNullable<WorkerOptions['activities']> => {
  const { store, begin, now } = office;
  return {
    ...onlyKeptMessages(keepingOpenings(createRecordingActivities(deps), store, now), store.courier),
    ...createIncidentActivities(deps),
    ...careActivities(office, deps, signing, disposal),
    ...createPermitLifeActivities({ lives: store.permitLives, policy: office.config.permits, now }),
    newNotices: (where: string, version: number) => store.notices.since(where, version),
    ...withIncidents(
      {
        ...lettersOf(deps),
        ...createPrintingActivities(deps),
        ...createCounterActivities(deps),
        ...createNotifyingActivities(deps),
        ...createArchivingActivities(deps),
        ...createProcedureActivities({ ...deps, begin }),
        ...createSignatureActivities(signing.parts),
      },
      deps,
    ),
  };
};
