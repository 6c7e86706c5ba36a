import { z } from 'zod';
import type { DisposalRow, Disposals } from '../../domain/ports/disposals.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';

export const DisposalQuery = z.strictObject({
  state: z.enum(['proposed', 'approved', 'rejected', 'destroyed', 'certified']).optional(),
  /** Id of the last proposal of the page before. */
  after: z.string().trim().min(1).max(191).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type DisposalQueryInput = z.output<typeof DisposalQuery>;

export const ReasonBody = z.strictObject({
  reason: z.string().trim().min(3).max(500).describe('Kept after the destruction: without personal data'),
});
export type ReasonInput = z.output<typeof ReasonBody>;

type Moments = 'proposedAt' | 'decidedAt' | 'destroyedAt' | 'items' | 'certificate';
export type PresentedDisposal = Omit<DisposalRow, Moments> & {
  readonly proposedAt: string;
  readonly decidedAt: string | null;
  readonly destroyedAt: string | null;
  readonly items: readonly {
    readonly id: string;
    readonly kind: string;
    readonly sha256: string;
    readonly filedAt: string;
  }[];
  readonly certificate: { readonly number: string; readonly sha256: string; readonly verify: string } | null;
};

export const presentDisposal = (row: DisposalRow, publicUrl: string): PresentedDisposal => ({
  ...row,
  proposedAt: isoInstant(row.proposedAt),
  decidedAt: isoOrNull(row.decidedAt),
  destroyedAt: isoOrNull(row.destroyedAt),
  items: row.items.map(({ filedAt, ...item }) => ({ ...item, filedAt: isoInstant(filedAt) })),
  // Before its end the certificate may still be on its way to the register.
  certificate:
    row.certificate === null || row.state !== 'certified'
      ? null
      : {
          number: row.certificate.number,
          sha256: row.certificate.sha256,
          verify: `${publicUrl}/v/${row.certificate.verificationId}`,
        },
});

type Standing = NonNullable<Awaited<ReturnType<Disposals['standing']>>>;

export interface PresentedRetention {
  readonly application: string;
  readonly state: Standing['state']['kind'] | 'erased';
  /** The last day of retention, or the end of the permit that is in force. */
  readonly until: string | null;
  readonly hold: { readonly reason: string; readonly by: string; readonly at: string } | null;
}

export const presentRetention = (application: string, { state, hold, erased }: Standing): PresentedRetention => {
  const until = 'until' in state ? state.until : null;
  return {
    application,
    state: erased ? 'erased' : state.kind,
    until: erased ? null : typeof until === 'number' ? isoInstant(until) : until,
    hold: hold === null ? null : { ...hold, at: isoInstant(hold.at) },
  };
};
