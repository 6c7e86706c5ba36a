import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Req,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { delegationState, type Delegation } from '../../domain/ports/delegations.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant, isoOrNull, type Instant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { fileAnswer } from '../documents/file-answer.js';
import { readUpload } from '../documents/upload.js';
import { answers, media, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { IfMatch, etagOf, type StillAt } from '../http/etag.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { presentReason } from '../messages/reason.js';
import { Names, type NameBook } from '../names/names.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { DelegationAnswer, DelegationList } from './answers.js';
import { DelegationBody, EndBody, type DelegationInput, type EndDelegationInput } from './dto.js';
import { DelegationsService, delegationVersion } from './delegations.service.js';

/** The form has nothing but its file. */
const NoFields = z.object({});

type Presented = Answer<typeof DelegationAnswer>;

const peopleOf = ({ from, to, madeBy, endedBy, confirmedBy }: Delegation): readonly (string | null)[] => [
  from,
  to,
  madeBy,
  endedBy,
  confirmedBy,
];

const present = (
  delegation: Delegation,
  { person }: NameBook,
  { warnings, at }: { readonly warnings: Presented['warnings']; readonly at: Instant },
): Presented => ({
  ...delegation,
  fromName: person(delegation.from),
  toName: person(delegation.to),
  startsAt: isoInstant(delegation.startsAt),
  endsAt: isoInstant(delegation.endsAt),
  madeAt: isoInstant(delegation.madeAt),
  madeByName: person(delegation.madeBy),
  endedAt: isoOrNull(delegation.endedAt),
  endedByName: person(delegation.endedBy),
  confirmedAt: isoOrNull(delegation.confirmedAt),
  confirmedByName: person(delegation.confirmedBy),
  warnings,
  state: delegationState(delegation, at),
  awaitsConfirmation: delegationState(delegation, at) === 'waiting',
});

@ApiTags('delegations')
@Controller('delegations')
export class DelegationsController {
  constructor(
    @Inject(DelegationsService) private readonly delegations: DelegationsService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
  ) {}

  @Post()
  @Doc({
    id: 'addDelegation',
    summary: 'Somebody stands in for an official (Plh., Plt.) for a time; by the official, or recorded by a supervisor',
    permission: 'delegate',
    repeatable: true,
    body: DelegationBody,
    answer: {
      201: answers(
        DelegationAnswer,
        'In force from `startsAt`; one that a supervisor recorded, once it is confirmed',
        'Location',
        'ETag',
      ),
    },
    errors: ['APPROVAL_BY_PROPOSER', 'ROLE_STOOD_IN_FOR'],
  })
  async make(
    @Body(new ZodPipe(DelegationBody)) body: DelegationInput,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Presented> {
    const made = await this.delegations.make(user, body);
    void reply.header('location', `/api/v1/delegations/${made.id}`);
    return this.present(reply, made);
  }

  @Get()
  @Doc({
    id: 'listDelegations',
    summary: 'Who stands in for whom, and who did',
    permission: 'view-delegations',
    answer: DelegationList,
  })
  async list(@CurrentUser() user: UserRow): Promise<Answer<typeof DelegationList>> {
    const delegations = await this.delegations.list(user);
    const names = await this.names.of(delegations.flatMap(peopleOf));
    const warnings = await this.warningsOf(delegations);
    return wholeList(
      delegations.map((delegation) => present(delegation, names, { warnings: warnings(delegation), at: this.clock() })),
    );
  }

  @Get(':id')
  @Doc({
    id: 'getDelegation',
    summary: 'One delegation',
    permission: 'view-delegations',
    answer: { 200: answers(DelegationAnswer, 'As asked', 'ETag') },
    errors: ['DELEGATION_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Presented> {
    return this.present(reply, await this.delegations.find(user, id));
  }

  @Put(':id/decree')
  @Doc({
    id: 'fileDecreeOfDelegation',
    summary: "File the superior's decree by which a supervisor recorded the delegation",
    permission: 'delegate',
    precondition: 'optional',
    upload: NoFields,
    answer: { 200: answers(DelegationAnswer, 'As it is now', 'ETag') },
    errors: ['DELEGATION_NOT_FOUND', 'DELEGATION_ENDED', 'ALREADY_DONE', 'FILE_REFUSED'],
  })
  async fileDecree(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @CurrentUser() user: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Presented> {
    const { name, bytes } = await readUpload(request, this.options.uploadMaxBytes);
    return this.present(reply, await this.delegations.fileDecree(user, id, { name, bytes }, stillAt));
  }

  @Get(':id/decree')
  @Doc({
    id: 'downloadDecreeOfDelegation',
    summary: 'The decree by which a supervisor recorded the delegation',
    permission: 'view-delegations',
    answer: { 200: answers(media('*/*'), 'The bytes', 'Content-Disposition') },
    errors: ['DELEGATION_NOT_FOUND', 'DOCUMENT_NOT_FOUND'],
  })
  async decree(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<StreamableFile> {
    return fileAnswer(await this.delegations.decree(user, id));
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Doc({
    id: 'confirmDelegation',
    summary: 'Confirm a delegation that a supervisor recorded; by neither of the two whom it is about or made it',
    permission: 'confirm-delegation',
    repeatable: true,
    precondition: 'optional',
    answer: { 200: answers(DelegationAnswer, 'As it is now', 'ETag') },
    errors: ['APPROVAL_BY_PROPOSER', 'DELEGATION_NOT_FOUND', 'DELEGATION_ENDED', 'ALREADY_DONE', 'DECREE_MISSING'],
  })
  async confirm(
    @Param('id') id: string,
    @CurrentUser() user: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Presented> {
    return this.present(reply, await this.delegations.confirm(user, id, stillAt));
  }

  @Post(':id/end')
  @HttpCode(200)
  @Doc({
    id: 'endDelegation',
    summary: 'End a delegation before its time',
    permission: 'delegate',
    repeatable: true,
    precondition: 'optional',
    body: EndBody,
    answer: { 200: answers(DelegationAnswer, 'As it is now', 'ETag') },
    errors: ['DELEGATION_NOT_FOUND', 'ALREADY_DONE'],
  })
  async end(
    @Param('id') id: string,
    @Body(new ZodPipe(EndBody)) { reason }: EndDelegationInput,
    @CurrentUser() user: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Presented> {
    return this.present(reply, await this.delegations.end(user, id, reason, stillAt));
  }

  private async present(reply: FastifyReply, delegation: Delegation): Promise<Presented> {
    void reply.header('etag', etagOf(delegationVersion(delegation)));
    const warnings = await this.warningsOf([delegation]);
    return present(delegation, await this.names.of(peopleOf(delegation)), {
      ...{ warnings: warnings(delegation), at: this.clock() },
    });
  }

  private async warningsOf(
    delegations: readonly Delegation[],
  ): Promise<(delegation: Delegation) => Presented['warnings']> {
    const found = await this.delegations.warnings(delegations);
    return ({ id }) => {
      const lacking = found.get(id);
      return lacking === undefined ? [] : [presentReason(lacking, this.catalogue)];
    };
  }
}
