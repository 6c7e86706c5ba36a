import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Orchestration } from '../../domain/ports/world.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { PORT, type Health } from '../ports.js';
import { HealthAnswer, ReadinessAnswer } from './answers.js';
import { CalendarOutlook } from './calendar-outlook.js';

const responds = async (check: () => Promise<boolean>): Promise<boolean> => {
  try {
    return await check();
  } catch {
    // that it does not answer is the finding
    return false;
  }
};

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    @Inject(PORT.health) private readonly health: Health,
    @Inject(CalendarOutlook) private readonly outlook: CalendarOutlook,
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
  ) {}

  @Get('health')
  @Doc({
    id: 'getHealth',
    summary: 'This process lives, and whether the working calendar knows the days ahead',
    open: true,
    answer: HealthAnswer,
  })
  live(): Answer<typeof HealthAnswer> {
    const findings = this.outlook.findings();
    return { status: 'ok', calendar: { status: findings.length === 0 ? 'ok' : 'degraded', findings } };
  }

  @Get('ready')
  @Doc({
    id: 'getReadiness',
    summary: 'This process can do its work',
    open: true,
    answer: {
      200: answers(ReadinessAnswer, 'It can'),
      503: answers(ReadinessAnswer, 'The record is away', 'Retry-After'),
    },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Answer<typeof ReadinessAnswer>> {
    const [database, orchestration, worker] = await Promise.all([
      responds(() => this.health.database()),
      responds(() => this.orchestration.healthy()),
      responds(() => this.orchestration.attended()),
    ]);
    if (!database) void reply.status(503).header('retry-after', '5');
    return { status: database ? 'ready' : 'not-ready', database, orchestration, worker };
  }
}
