import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Instant } from '../../domain/shared/time.js';
import { presentClock, waitsForApplicant, type PresentedClock } from '../applications/clock.js';
import { presentApplication, type PresentedApplication } from '../applications/presenter.js';
import { Public } from '../auth/current-user.js';
import { presentExpected, type PresentedExpected } from '../clock/expected.js';
import { Doc } from '../http/doc.js';
import { Limited } from '../http/rate-limit.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { PORT } from '../ports.js';
import { Names } from '../names/names.js';
import { TrackQuery, type TrackInput } from './dto.js';
import { TrackingService } from './tracking.service.js';

interface Tracked extends PresentedApplication {
  readonly permitTypeName: string;
  readonly clock: PresentedClock;
  /** When it will probably be done; null once it has ended. `clock.expectedAt` is the end of the promise. */
  readonly expected: PresentedExpected | null;
  /** Where the application is now: the step and the role that has it. No names of officers. */
  readonly at: readonly {
    readonly step: string | null;
    readonly name: string;
    readonly role: string;
    readonly waitsForApplicant: boolean;
  }[];
  readonly number: string | null;
  readonly outcome: string | null;
}

/** An applicant follows the application with the secret they were given, without an account. */
@ApiTags('tracking')
@Public()
@Controller('track')
export class TrackingController {
  constructor(
    @Inject(TrackingService) private readonly tracking: TrackingService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get(':id')
  @Limited('track')
  @Doc({
    id: 'getTrackedApplication',
    summary: 'Follow an application',
    query: TrackQuery,
    open: true,
    errors: ['INPUT_INVALID', 'APPLICATION_NOT_FOUND', 'TOO_MANY_REQUESTS'],
  })
  async find(@Param('id') id: string, @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput): Promise<Tracked> {
    const { row, tasks, expected, dueAdjusted, certainty, grounds } = await this.tracking.find(id, secret);
    return {
      ...presentApplication(row, { dueAdjusted, certainty, names: this.names.withoutPeople() }),
      clock: presentClock(row, this.clock(), { catalogue: this.messages, grounds }),
      expected: expected === null ? null : presentExpected(expected, this.messages),
      at: tasks.map((task) => ({
        step: task.step,
        name: task.name,
        role: task.role,
        waitsForApplicant: waitsForApplicant(row, task),
      })),
      number: row.state?.letter.number ?? null,
      outcome: row.state?.outcome ?? null,
    };
  }
}
