import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { issuedNumberOf } from '../../domain/application/issued-number.js';
import type { Instant } from '../../domain/shared/time.js';
import { presentClock, waitsForApplicant } from '../applications/clock.js';
import { presentApplication } from '../applications/presenter.js';
import { presentExpected } from '../clock/expected.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { PORT } from '../ports.js';
import { Names } from '../names/names.js';
import { TrackedAnswer } from './answers.js';
import { TrackQuery, type TrackInput } from './dto.js';
import { TrackingService } from './tracking.service.js';

/** An applicant follows the application with the secret they were given, without an account. */
@ApiTags('tracking')
@Controller('track')
export class TrackingController {
  constructor(
    @Inject(TrackingService) private readonly tracking: TrackingService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get(':id')
  @Doc({
    id: 'getTrackedApplication',
    summary: 'Follow an application by its number or id',
    limited: 'track',
    query: TrackQuery,
    open: true,
    answer: TrackedAnswer,
    errors: ['APPLICATION_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput,
  ): Promise<Answer<typeof TrackedAnswer>> {
    const tracked = await this.tracking.find(id, secret);
    const { row, tasks, expected, dueAdjusted, certainty, inForce, grounds, corrections, waits, dataDestroyed } =
      tracked;
    const names = this.names.withoutPeople();
    return {
      ...presentApplication(row, { dueAdjusted, certainty, names, corrections }),
      clock: presentClock(row, inForce, this.clock(), { catalogue: this.messages, grounds }),
      expected: expected === null ? null : presentExpected(expected, this.messages),
      at: [
        ...tasks.map((task) => ({
          step: task.step,
          name: names.task(task),
          role: task.role,
          waitsForApplicant: waitsForApplicant(row, task),
        })),
        ...waits.map(({ step, name, turn }) => ({ step, name, role: null, waitsForApplicant: turn === 'applicant' })),
      ],
      letterNumber: issuedNumberOf(row.state),
      outcome: row.state?.outcome ?? null,
      dataDestroyed,
    };
  }
}
