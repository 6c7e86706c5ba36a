import type { Refusal } from '../../domain/shared/error-codes.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { summaryOf } from '../../domain/signing/ceremony.js';
import type { Certainty } from '../clock/clocks.service.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { presentReason } from '../messages/reason.js';
import { presentWait } from '../messages/signature.js';
import type { NameBook } from '../names/names.js';
import type { CeremonyAnswer, LettersToSign } from './answers.js';
import { statusesOf, type CeremonyView, type ReadyLetter } from './ceremonies.service.js';
import { taskSegment } from '../tasks/task-segment.js';

export type PresentedCeremony = Answer<typeof CeremonyAnswer>;
type PresentedReady = Answer<typeof LettersToSign>['items'][number];

/** A letter before its signer, as a list of one; empty where the letter is not made yet. */
export const presentReady = (
  { task, row }: ReadyLetter,
  names: NameBook,
  certainty: Certainty,
): readonly PresentedReady[] => {
  const letter = row.state?.letter;
  if (letter?.final === undefined) return [];
  return [
    {
      application: row.id,
      applicationNumber: row.number,
      task: taskSegment(task.id),
      letter: letter.final.sha256,
      kind: letter.kind,
      number: letter.number ?? null,
      permitType: row.permitType,
      permitTypeName: names.permitType(row.permitType),
      dueAt: isoOrNull(task.dueAt),
      dueFindings: certainty(task.openedAt, task.dueAt),
    },
  ];
};

/** Refusals of the other letters; those for the same reason are counted together. */
export const presentOthers = (
  others: readonly Refusal[],
  catalogue: MessageCatalogue,
): Answer<typeof LettersToSign>['others'] => {
  const counted = new Map<string, { readonly why: Refusal; readonly letters: number }>();
  for (const why of others) {
    const key = why.code === 'TASK_HELD_BY_ANOTHER' ? why.code : `${why.code} ${why.detail}`;
    counted.set(key, { why, letters: (counted.get(key)?.letters ?? 0) + 1 });
  }
  return [...counted.values()].map(({ why, letters }) => ({ ...presentReason(why, catalogue), letters }));
};

const taskNow = (task: string | undefined): string | null => (task === undefined ? null : taskSegment(task));

export const presentCeremony = (
  view: CeremonyView,
  catalogue: MessageCatalogue,
  numberOf: (application: string) => string,
): PresentedCeremony => {
  const { ceremony, wait, again } = view;
  const statuses = statusesOf(view);
  const summary = summaryOf(statuses);
  return {
    id: ceremony.id,
    createdAt: isoInstant(ceremony.createdAt),
    expiresAt: isoInstant(ceremony.expiresAt),
    ...summary,
    ...presentWait(summary.state === 'running' ? wait : null),
    items: ceremony.letters.flatMap(({ application, task, letter }, index) => {
      const status = statuses[index];
      if (status === undefined) return [];
      return [
        {
          application,
          applicationNumber: numberOf(application),
          task: taskSegment(task),
          letter,
          state: status.state,
          again: taskNow(again.get(application)),
          ...('at' in status ? { at: isoInstant(status.at) } : {}),
          ...('since' in status ? { since: isoInstant(status.since) } : {}),
          ...('reason' in status ? { reason: presentReason(status.reason, catalogue) } : {}),
        },
      ];
    }),
  };
};
