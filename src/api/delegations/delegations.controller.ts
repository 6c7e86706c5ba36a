import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Delegation } from '../../domain/ports/delegations.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { DelegationBody, type DelegationInput } from './dto.js';
import { DelegationsService } from './delegations.service.js';

type Presented = Omit<Delegation, 'startsAt' | 'endsAt' | 'madeAt' | 'endedAt'> & {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly madeAt: string;
  readonly endedAt: string | null;
};

const present = ({ startsAt, endsAt, madeAt, endedAt, ...rest }: Delegation): Presented => ({
  ...rest,
  startsAt: isoInstant(startsAt),
  endsAt: isoInstant(endsAt),
  madeAt: isoInstant(madeAt),
  endedAt: isoOrNull(endedAt),
});

@ApiTags('delegations')
@Controller('delegations')
export class DelegationsController {
  constructor(@Inject(DelegationsService) private readonly delegations: DelegationsService) {}

  @Post()
  @Doc({
    id: 'addDelegation',
    summary: 'Somebody stands in for an official (Plh., Plt.) for a time; by the official, or by a supervisor',
    body: DelegationBody,
    ok: { 201: 'In force from `startsAt`' },
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'ALREADY_DONE'],
  })
  async make(
    @Body(new ZodPipe(DelegationBody)) body: DelegationInput,
    @CurrentUser() user: UserRow,
  ): Promise<Presented> {
    return present(await this.delegations.make(user, body));
  }

  @Get()
  @Doc({ id: 'listDelegations', summary: 'Who stands in for whom, and who did', errors: ['PERMISSION_DENIED'] })
  async list(@CurrentUser() user: UserRow): Promise<{ readonly items: readonly Presented[] }> {
    return { items: (await this.delegations.list(user)).map(present) };
  }

  @Post(':id/end')
  @HttpCode(200)
  @Doc({
    id: 'endDelegation',
    summary: 'End a delegation before its time',
    errors: ['PERMISSION_DENIED', 'ROUTE_NOT_FOUND', 'ALREADY_DONE'],
  })
  async end(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<Presented> {
    return present(await this.delegations.end(user, id));
  }
}
