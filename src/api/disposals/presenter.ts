import type { DisposalRow, Disposals } from '../../domain/ports/disposals.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { NameBook } from '../names/names.js';
import type { DisposalAnswer, RetentionAnswer } from './answers.js';

export type PresentedDisposal = Answer<typeof DisposalAnswer>;
export type PresentedRetention = Answer<typeof RetentionAnswer>;

/** People whose names an answer about the proposal gives. */
export const peopleOf = ({ proposedBy, decidedBy }: DisposalRow): readonly (string | null)[] => [proposedBy, decidedBy];

export const presentDisposal = (
  { state, ...row }: DisposalRow,
  publicUrl: string,
  { person }: NameBook,
  retention: RetentionOnRecord | null,
): PresentedDisposal => ({
  ...row,
  retention: presentKeeping(retention),
  status: state,
  proposedByName: person(row.proposedBy),
  proposedAt: isoInstant(row.proposedAt),
  decidedByName: person(row.decidedBy),
  decidedAt: isoOrNull(row.decidedAt),
  destroyedAt: isoOrNull(row.destroyedAt),
  items: row.items.map(({ filedAt, ...item }) => ({ ...item, filedAt: isoInstant(filedAt) })),
  // Before its end the certificate may still be on its way to the register.
  certificate:
    row.certificate === null || state !== 'certified'
      ? null
      : {
          number: row.certificate.number,
          sha256: row.certificate.sha256,
          verify: `${publicUrl}/v/${row.certificate.verificationId}`,
        },
});

export type RetentionOnRecord = NonNullable<Awaited<ReturnType<Disposals['retention']>>>;

/** Retention of an application; null where nobody asked for it. */
export const presentKeeping = (retention: RetentionOnRecord | null): PresentedDisposal['retention'] => {
  if (retention === null) return null;
  const { state, erased } = retention;
  const until = 'until' in state ? state.until : null;
  return {
    status: erased ? 'erased' : state.kind,
    until: erased ? null : typeof until === 'number' ? isoInstant(until) : until,
  };
};

export const presentRetention = (
  application: string,
  retention: RetentionOnRecord,
  { person }: NameBook,
): PresentedRetention => {
  const { hold } = retention;
  return {
    application,
    ...(presentKeeping(retention) ?? { status: 'running', until: null }),
    hold: hold === null ? null : { ...hold, byName: person(hold.by), at: isoInstant(hold.at) },
  };
};
