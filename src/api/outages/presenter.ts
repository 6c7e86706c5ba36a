import type { Outage } from '../../domain/application/clock-outages.js';
import type { OutageProposal } from '../../domain/ports/clock-journal.js';
import { isoInstant, type Instant, isoOrNull } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { NameBook } from '../names/names.js';
import type { OutageAnswer, ProposalAnswer } from './answers.js';

export type PresentedOutage = Answer<typeof OutageAnswer>;
export type PresentedProposal = Answer<typeof ProposalAnswer>;

export const isRunning = ({ withdrawn, from, to }: Outage, now: Instant): boolean =>
  !withdrawn && from <= now && (to === null || to > now);

/** People whose names an answer about the window gives. */
export const peopleOf = ({ declaredBy, history }: Outage): readonly string[] => [
  declaredBy,
  ...history.map(({ by }) => by),
];

export const presentOutage = (outage: Outage, now: Instant, { person }: NameBook): PresentedOutage => {
  const { withdrawn, declaredAt, from, to, history, ...rest } = outage;
  return {
    ...rest,
    declaredByName: person(outage.declaredBy),
    status: withdrawn ? 'withdrawn' : isRunning(outage, now) ? 'running' : 'ended',
    from: isoInstant(from),
    to: isoOrNull(to),
    declaredAt: isoInstant(declaredAt),
    history: history.map((entry) => ({
      ...entry,
      byName: person(entry.by),
      at: isoInstant(entry.at),
      from: isoInstant(entry.from),
      to: isoOrNull(entry.to),
    })),
  };
};

export const presentProposal = ({ state, ...proposal }: OutageProposal, { person }: NameBook): PresentedProposal => ({
  ...proposal,
  status: state,
  from: isoInstant(proposal.from),
  to: isoInstant(proposal.to),
  detectedAt: isoInstant(proposal.detectedAt),
  decidedAt: isoOrNull(proposal.decidedAt),
  decidedByName: person(proposal.decidedBy),
});
