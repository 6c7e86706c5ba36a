import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { ClocksService } from '../clock/clocks.service.js';
import { answers, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { PORT } from '../ports.js';
import { Names } from '../names/names.js';
import { CeremonyAnswer, LettersToSign } from './answers.js';
import { CeremoniesService, type CeremonyView } from './ceremonies.service.js';
import { CeremonyBody, type CeremonyInput } from './dto.js';
import { presentCeremony, presentOthers, presentReady, type PresentedCeremony } from './presenter.js';

/** Seconds after which it is worth asking again while letters are being signed. */
const ASK_AGAIN_SECONDS = '1';

@ApiTags('signing ceremonies')
@Controller('signing-ceremonies')
export class CeremoniesController {
  constructor(
    @Inject(CeremoniesService) private readonly ceremonies: CeremoniesService,
    @Inject(Names) private readonly names: Names,
    @Inject(ClocksService) private readonly clocks: ClocksService,
    @Inject(PORT.clock) private readonly clock: () => Instant,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
  ) {}

  @Post()
  @Doc({
    id: 'beginSigningCeremony',
    summary: 'Sign many letters that were shown with one passphrase or one-time code; each is judged by itself',
    permission: 'begin-ceremony',
    body: CeremonyBody,
    keyed: true,
    answer: {
      200: answers(CeremonyAnswer, 'Every letter is decided within the time of `Prefer: wait`', 'Location'),
      202: answers(
        CeremonyAnswer,
        'The ceremony as it begins; `Location` tells where its progress can be read',
        'Location',
      ),
    },
    errors: ['SIGN_PASSPHRASE_LOCKED', 'SIGN_WORKER_AWAY'],
  })
  async begin(
    @Body(new ZodPipe(CeremonyBody)) body: CeremonyInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedCeremony> {
    const end = this.clock() + headers.waitSeconds * 1000;
    const begun = await this.ceremonies.begin(user, headers.key, body);
    const presented = await this.present(await this.ceremonies.ended(begun, end));
    void reply
      .status(presented.state === 'ended' && headers.waitSeconds > 0 ? 200 : 202)
      .header('location', `/api/v1/signing-ceremonies/${presented.id}`);
    return presented;
  }

  @Get('ready')
  @Doc({
    id: 'listLettersToSign',
    summary:
      'Letters that who asks may sign now, most urgent first; the others before their role are counted with the reason',
    permission: 'begin-ceremony',
    answer: LettersToSign,
  })
  async ready(@CurrentUser() user: UserRow): Promise<Answer<typeof LettersToSign>> {
    const names = this.names.withoutPeople();
    const { ready, others } = await this.ceremonies.ready(user);
    const certainty = await this.clocks.certainty(ready.map(({ row }) => row));
    return {
      ...wholeList(ready.flatMap((one) => presentReady(one, names, certainty))),
      others: presentOthers(others, this.catalogue),
    };
  }

  @Get(':ceremony')
  @Doc({
    id: 'getSigningCeremony',
    summary: 'Progress of a ceremony, letter by letter; asked again while it runs (`Retry-After`)',
    permission: 'view-ceremony',
    answer: { 200: answers(CeremonyAnswer, 'As asked', 'Retry-After') },
    errors: ['CEREMONY_NOT_FOUND'],
  })
  async find(
    @Param('ceremony') id: string,
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedCeremony> {
    const presented = await this.present(await this.ceremonies.find(user, id));
    if (presented.state === 'running') void reply.header('retry-after', ASK_AGAIN_SECONDS);
    return presented;
  }

  private async present(view: CeremonyView): Promise<PresentedCeremony> {
    const numberOf = await this.names.numbersOf(view.ceremony.letters.map(({ application }) => application));
    return presentCeremony(view, this.catalogue, numberOf);
  }
}
