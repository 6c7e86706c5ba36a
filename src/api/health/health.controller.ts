import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Orchestration } from '../../domain/ports/world.js';
import { Public } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { PORT, type Health } from '../ports.js';

interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly database: boolean;
  /** False is told, but does not make the API unready: acts are stored and delivered later. */
  readonly orchestration: boolean;
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
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
  ) {}

  @Get('health')
  @Doc({ summary: 'This process lives', open: true, ok: { 200: 'It does' } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Doc({ summary: 'This process can do its work', open: true, ok: { 200: 'It can', 503: 'The record is away' } })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const [database, orchestration] = await Promise.all([
      answers(() => this.health.database()),
      answers(() => this.orchestration.healthy()),
    ]);
    if (!database) void reply.status(503).header('retry-after', '5');
    return { status: database ? 'ready' : 'not-ready', database, orchestration };
  }
}
