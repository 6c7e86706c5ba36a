import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Orchestration } from '../../domain/ports/world.js';
import type { CalendarFinding } from '../../domain/time/index.js';
import { Public } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { PORT, type Health } from '../ports.js';
import { CalendarOutlook } from './calendar-outlook.js';

interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly database: boolean;
  /** False is told, but does not make the API unready: acts are stored and delivered later. */
  readonly orchestration: boolean;
}

interface Liveness {
  readonly status: 'ok';
  /** `degraded`: due dates of this year, or from 60 days before it of the next, are less than certain. It serves all the same. */
  readonly calendar: { readonly status: 'ok' | 'degraded'; readonly findings: readonly CalendarFinding[] };
}

const answers = async (check: () => Promise<boolean>): Promise<boolean> => {
  try {
    return await check();
  } catch {
    // that it does not answer is the finding
    return false;
  }
};

@ApiTags('health')
@Public()
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
    ok: { 200: 'It does' },
  })
  live(): Liveness {
    const findings = this.outlook.findings();
    return { status: 'ok', calendar: { status: findings.length === 0 ? 'ok' : 'degraded', findings } };
  }

  @Get('ready')
  @Doc({
    id: 'getReadiness',
    summary: 'This process can do its work',
    open: true,
    ok: { 200: 'It can', 503: 'The record is away' },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const [database, orchestration] = await Promise.all([
      answers(() => this.health.database()),
      answers(() => this.orchestration.healthy()),
    ]);
    if (!database) void reply.status(503).header('retry-after', '5');
    return { status: database ? 'ready' : 'not-ready', database, orchestration };
  }
}
