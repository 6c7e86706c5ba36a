/** The expected date in the form the API and the public page give it, with its reason in words. */
import { isoOrNull } from '../../domain/shared/time.js';
import type { Expected, ExpectedReason } from '../../domain/time/index.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { ExpectedDate } from './answers.js';

/** Reason for a date, or for none. `not-started`: the procedure has not taken the application up yet. */
type Reason = ExpectedReason | { readonly code: 'not-started'; readonly params: Readonly<Record<string, never>> };

export type ExpectedAnswer = Omit<Expected, 'reason'> & { readonly reason: Reason };

export const NOT_STARTED: ExpectedAnswer = {
  p50: null,
  p90: null,
  reason: { code: 'not-started', params: {} },
  findings: [],
};

export type PresentedExpected = Answer<typeof ExpectedDate>;

const words = (reason: Reason, catalogue: MessageCatalogue): string => {
  switch (reason.code) {
    case 'past-cases':
    case 'past-cases-and-budgets':
    case 'budgets': {
      const { queue, late } = reason.params;
      return [
        catalogue.text(`expected.${reason.code}`, reason.params),
        ...(queue > 0 ? [catalogue.text('expected.queue', { queue })] : []),
        ...(late > 0 ? [catalogue.text('expected.late')] : []),
      ].join('. ');
    }
    case 'stopped':
    case 'no-way-known':
    case 'never-reached':
    case 'not-started':
      return catalogue.text(`expected.${reason.code}`);
  }
};

export const presentExpected = (
  { p50, p90, reason, findings }: ExpectedAnswer,
  catalogue: MessageCatalogue,
): PresentedExpected => ({
  p50: isoOrNull(p50),
  p90: isoOrNull(p90),
  reason: { code: reason.code, params: reason.params, text: words(reason, catalogue) },
  findings,
});
