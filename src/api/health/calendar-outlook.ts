import { Inject, Injectable } from '@nestjs/common';
import { calendarAfter } from '../../domain/application/clock-notices.js';
import type { Instant } from '../../domain/shared/time.js';
import { outlookFindings, type CalendarFinding, type WorkingCalendar } from '../../domain/time/index.js';
import { PORT, type ClockDesk, type OfficeInfo } from '../ports.js';

const KNOWN_FOR_MS = 60_000;

/**
 * Calendar findings (missing or unconfirmed years) for the days that dates are counted over now. They come at once,
 * from a calendar read up to a minute ago: whoever asks whether this process lives must not wait for the record.
 */
@Injectable()
export class CalendarOutlook {
  private calendar: WorkingCalendar;
  private askedAt = -Infinity;

  constructor(
    @Inject(PORT.clockDesk) private readonly desk: ClockDesk,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly now: () => Instant,
  ) {
    this.calendar = desk.calendar;
  }

  findings(): readonly CalendarFinding[] {
    const now = this.now();
    if (now - this.askedAt > KNOWN_FOR_MS) {
      this.askedAt = now;
      void this.refresh();
    }
    return outlookFindings(this.calendar, now);
  }

  private async refresh(): Promise<void> {
    try {
      this.calendar = calendarAfter(this.desk.calendar, await this.desk.notices.since(this.office.id, 0));
    } catch {
      // `ready` tells that the record is away; the next question asks again
      this.askedAt = -Infinity;
    }
  }
}
