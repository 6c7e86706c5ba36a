/** Calendar findings on a date, in words for a person. */
import type { CalendarFinding } from '../../domain/time/index.js';
import type { MessageCatalogue } from '../messages/catalogue.js';

export const doubts = (findings: readonly CalendarFinding[], catalogue: MessageCatalogue): readonly string[] =>
  findings.map((finding) =>
    finding.code === 'never-reached'
      ? catalogue.text('clock.never-reached')
      : catalogue.text(`clock.${finding.code}`, { year: String(finding.year) }),
  );
