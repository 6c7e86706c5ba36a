import type { Outage } from '../../domain/application/clock-outages.js';
import type { OutageProposal } from '../../domain/ports/clock-journal.js';
import { isoInstant, type Instant, isoOrNull } from '../../domain/shared/time.js';

export interface PresentedOutage extends Pick<
  Outage,
  'id' | 'office' | 'kind' | 'cause' | 'reason' | 'evidence' | 'declaredBy' | 'version'
> {
  readonly state: 'running' | 'ended' | 'withdrawn';
  readonly from: string;
  readonly to: string | null;
  readonly declaredAt: string;
  readonly history: readonly {
    readonly version: number;
    readonly at: string;
    readonly by: string;
    readonly what: string;
    readonly from: string;
    readonly to: string | null;
    readonly reason: string;
  }[];
}

export const isRunning = ({ withdrawn, from, to }: Outage, now: Instant): boolean =>
  !withdrawn && from <= now && (to === null || to > now);

export const presentOutage = (outage: Outage, now: Instant): PresentedOutage => {
  const { withdrawn, declaredAt, from, to, history, ...rest } = outage;
  return {
    ...rest,
    state: withdrawn ? 'withdrawn' : isRunning(outage, now) ? 'running' : 'ended',
    from: isoInstant(from),
    to: isoOrNull(to),
    declaredAt: isoInstant(declaredAt),
    history: history.map((entry) => ({
      ...entry,
      at: isoInstant(entry.at),
      from: isoInstant(entry.from),
      to: isoOrNull(entry.to),
    })),
  };
};

export type PresentedProposal = Omit<OutageProposal, 'from' | 'to' | 'detectedAt' | 'decidedAt'> & {
  readonly from: string;
  readonly to: string;
  readonly detectedAt: string;
  readonly decidedAt: string | null;
};

export const presentProposal = (proposal: OutageProposal): PresentedProposal => ({
  ...proposal,
  from: isoInstant(proposal.from),
  to: isoInstant(proposal.to),
  detectedAt: isoInstant(proposal.detectedAt),
  decidedAt: isoOrNull(proposal.decidedAt),
});
