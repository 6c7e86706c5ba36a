/** The evidence of a promise as the API gives it: to officers with names, to the applicant without. */
import { clockEvidence, groundWords, type ClockEvidence } from '../../domain/application/clock-evidence.js';
import { promiseWords } from '../../domain/application/promise.js';
import { countsDays, printAmount } from '../../domain/time/index.js';
import type { Answer } from '../http/schema.js';
import { actorWithoutName } from './actors.js';
import type { EvidenceAnswer } from './answers.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';

export type PresentedEvidence = Answer<typeof EvidenceAnswer>;

/** Names an actor to the one who reads. */
export type Naming = (actor: string, part: 'actor' | 'consent') => string;

export const withoutNames =
  (applicantUser: string | null): Naming =>
  (actor, part) =>
    part === 'consent' ? 'supervisor' : actorWithoutName(actor, applicantUser);

const words = (budget: Parameters<typeof promiseWords>[0]): string => {
  const { amount, unit } = promiseWords(budget);
  return `${amount} ${unit}`;
};

const presentPromise = (evidence: ClockEvidence): NonNullable<PresentedEvidence['promise']> => {
  const { unit, amount, legalReference, stopRule, stopRuleReference, from, dueWithoutStops, due } = evidence;
  return {
    unit,
    budget: printAmount(unit, amount),
    text: words({ unit, amount }),
    legalReference,
    stopRule: countsDays(unit) ? { rule: stopRule ?? 'touched-days', legalReference: stopRuleReference } : null,
    from: isoInstant(from),
    dueWithoutStops: isoOrNull(dueWithoutStops),
    due: isoOrNull(due),
  };
};

export const presentEvidence = (
  { id: application, number: applicationNumber }: { readonly id: string; readonly number: string },
  question: Parameters<typeof clockEvidence>[0],
  names: { readonly grounds: Readonly<Record<string, string>>; readonly naming: Naming },
): PresentedEvidence => {
  const evidence = clockEvidence(question);
  const who = (actor: string | null): string | null => (actor === null ? null : names.naming(actor, 'actor'));
  return {
    application,
    applicationNumber,
    promise: evidence === null ? null : presentPromise(evidence),
    until: isoInstant(question.until),
    stops: (evidence?.stops ?? []).map((stop) => ({
      ground: stop.ground,
      text: groundWords(stop.ground, names.grounds),
      legalReference: stop.legalReference,
      document: stop.document,
      reason: stop.reason,
      from: isoInstant(stop.from),
      to: isoOrNull(stop.to),
      by: who(stop.by),
      endedBy: who(stop.endedBy),
      consent: stop.consent === null ? null : names.naming(stop.consent, 'consent'),
      cost: { unit: stop.cost.unit, amount: printAmount(stop.cost.unit, stop.cost.amount), text: words(stop.cost) },
      dueBefore: isoOrNull(stop.dueBefore),
      dueAfter: isoOrNull(stop.dueAfter),
    })),
    changes: (evidence?.changes ?? []).map(({ at, ground, by, dueBefore, dueAfter, ...rest }) => ({
      ...rest,
      at: isoInstant(at),
      // The ground of a reset names the supervisor.
      ground: ground?.startsWith('supervisor:') === true ? `supervisor:${who(ground.slice(11)) ?? ''}` : ground,
      by: names.naming(by, 'actor'),
      dueBefore: isoOrNull(dueBefore),
      dueAfter: isoOrNull(dueAfter),
    })),
    findings: evidence?.findings ?? [],
  };
};
