import type { DisposalRow, Disposals } from '../../domain/ports/disposals.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { NameBook, NumberOf } from '../names/names.js';
import type { DisposalAnswer, Keeping, RetentionAnswer } from './answers.js';

export type PresentedDisposal = Answer<typeof DisposalAnswer>;
export type PresentedRetention = Answer<typeof RetentionAnswer>;

/** People whose names an answer about the proposal gives. */
export const peopleOf = ({ proposedBy, decidedBy }: DisposalRow): readonly (string | null)[] => [proposedBy, decidedBy];

/** Applications whose numbers it gives. */
export const applicationsOf = ({ application, items }: DisposalRow): readonly string[] => [
  application,
  ...items.map((item) => item.application),
];

export const presentDisposal = (
  { state, ...row }: DisposalRow,
  publicUrl: string,
  { person }: NameBook,
  numberOf: NumberOf,
  retention: RetentionOnRecord | null,
): PresentedDisposal => ({
  ...row,
  applicationNumber: numberOf(row.application),
  retention: presentKeeping(retention),
  status: state,
  proposedByName: person(row.proposedBy),
  proposedAt: isoInstant(row.proposedAt),
  decidedByName: person(row.decidedBy),
  decidedAt: isoOrNull(row.decidedAt),
  destroyedAt: isoOrNull(row.destroyedAt),
  items: row.items.map(({ filedAt, ...item }) => ({
    ...item,
    applicationNumber: numberOf(item.application),
    filedAt: isoInstant(filedAt),
  })),
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

/** Retention of an application: its status and its end. */
const presentKept = ({ state, erased }: RetentionOnRecord): Answer<typeof Keeping> => {
  const until = 'until' in state ? state.until : null;
  return {
    status: erased ? 'erased' : state.kind,
    until: erased ? null : typeof until === 'number' ? isoInstant(until) : until,
  };
};

/** Retention of an application that waits for a decision; null once it is decided. */
export const presentKeeping = (retention: RetentionOnRecord | null): PresentedDisposal['retention'] =>
  retention === null ? null : presentKept(retention);

export const presentRetention = (
  application: string,
  applicationNumber: string,
  retention: RetentionOnRecord,
  { person }: NameBook,
): PresentedRetention => {
  const { hold } = retention;
  return {
    application,
    applicationNumber,
    ...presentKept(retention),
    hold: hold === null ? null : { ...hold, byName: person(hold.by), at: isoInstant(hold.at) },
  };
};
