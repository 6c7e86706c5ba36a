import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { needsConfirmation, type Delegation } from '../../domain/ports/delegations.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { readUpload } from '../documents/upload.js';
import { Doc } from '../http/doc.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { DelegationBody, type DelegationInput } from './dto.js';
import { DelegationsService } from './delegations.service.js';

type Presented = Omit<Delegation, 'startsAt' | 'endsAt' | 'madeAt' | 'endedAt' | 'confirmedAt'> & {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly madeAt: string;
  readonly endedAt: string | null;
  readonly confirmedAt: string | null;
  /** A supervisor recorded it, and nobody has confirmed it yet: it is not in force. */
  readonly awaitsConfirmation: boolean;
};

const present = (delegation: Delegation): Presented => {
  const { startsAt, endsAt, madeAt, endedAt, confirmedAt, ...rest } = delegation;
  return {
    ...rest,
    confirmedAt: isoOrNull(confirmedAt),
    awaitsConfirmation: needsConfirmation(delegation) && confirmedAt === null && endedAt === null,
    startsAt: isoInstant(startsAt),
    endsAt: isoInstant(endsAt),
    madeAt: isoInstant(madeAt),
    endedAt: isoOrNull(endedAt),
  };
};

@ApiTags('delegations')
@Controller('delegations')
export class DelegationsController {
  constructor(
    @Inject(DelegationsService) private readonly delegations: DelegationsService,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Post()
  @Doc({
    id: 'addDelegation',
    summary: 'Somebody stands in for an official (Plh., Plt.) for a time; by the official, or recorded by a supervisor',
    body: DelegationBody,
    ok: { 201: 'In force from `startsAt`; one that a supervisor recorded, once it is confirmed' },
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'APPROVAL_BY_PROPOSER', 'ALREADY_DONE'],
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

  @Put(':id/decree')
  @Doc({
    id: 'fileDecreeOfDelegation',
    summary: "File the superior's decree by which a supervisor recorded the delegation",
    upload: z.object({}),
    errors: ['PERMISSION_DENIED', 'ROUTE_NOT_FOUND', 'ALREADY_DONE', 'INPUT_INVALID', 'FILE_REFUSED'],
    problems: { 413: 'The file is larger than the office takes', 415: 'Not a multipart form' },
  })
  async fileDecree(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @CurrentUser() user: UserRow,
  ): Promise<Presented> {
    const { name, bytes } = await readUpload(request, this.options.uploadMaxBytes);
    return present(await this.delegations.fileDecree(user, id, { name, bytes }));
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Doc({
    id: 'confirmDelegation',
    summary: 'Confirm a delegation that a supervisor recorded; by neither of the two whom it is about or made it',
    errors: ['PERMISSION_DENIED', 'APPROVAL_BY_PROPOSER', 'ROUTE_NOT_FOUND', 'ALREADY_DONE', 'STATE_CHANGED'],
  })
  async confirm(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<Presented> {
    return present(await this.delegations.confirm(user, id));
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
