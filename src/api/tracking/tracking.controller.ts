import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Applications, Tasks } from '../../domain/ports/store.js';
import { Public } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { presentApplication, type PresentedApplication } from '../applications/presenter.js';
import { Doc } from '../http/doc.js';
import { Limited } from '../http/rate-limit.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';

const TrackQuery = z.strictObject({
  secret: z.string().min(20).max(200).describe('From the receipt of the application'),
});
type TrackInput = z.infer<typeof TrackQuery>;

interface Tracked extends PresentedApplication {
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
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.tasks) private readonly tasks: Tasks,
  ) {}

  @Get(':id')
  @Limited('track')
  @Doc({
    summary: 'Follow an application',
    query: TrackQuery,
    open: true,
    errors: ['INPUT_INVALID', 'APPLICATION_NOT_FOUND', 'TOO_MANY_REQUESTS'],
  })
  async find(@Param('id') id: string, @Query(new ZodPipe(TrackQuery)) { secret }: TrackInput): Promise<Tracked> {
    const row = await this.applications.trackedBy(id, sha256Hex(secret));
    // the same answer for a wrong id and a wrong secret: neither is told to exist
    if (row === null) throw problem('APPLICATION_NOT_FOUND', 'no application has this id and this secret');
    const { items } = await this.tasks.list({ office: row.office, application: id, state: 'open', limit: 50 });
    return {
      ...presentApplication(row),
      at: items.map(({ step, name, role, clockStopped }) => ({ step, name, role, waitsForApplicant: clockStopped })),
      number: row.state?.letter.number ?? null,
      outcome: row.state?.outcome ?? null,
    };
  }
}
