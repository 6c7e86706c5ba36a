import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { may } from '../../domain/access/permissions.js';
import type { RegisterEntry, Registers } from '../../domain/ports/registers.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant } from '../../domain/shared/time.js';
import { actorIn, CurrentUser } from '../auth/current-user.js';
import { answers, media, pageOf, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, valueOrThrow } from '../problem/problem.js';
import { EntryAnswer, EntryList, RegisterAnswer, RegisterList } from './answers.js';
import {
  BeginBody,
  type BeginInput,
  EntriesQuery,
  type EntriesInput,
  Seq,
  VoidBody,
  type VoidInput,
  YearQuery,
  type YearInput,
} from './dto.js';

type PresentedEntry = Answer<typeof EntryAnswer>;

const presentEntry = (entry: RegisterEntry, numberOf: (application: string) => string): PresentedEntry => ({
  ...entry,
  applicationNumber: numberOf(entry.application),
  at: isoInstant(entry.at),
});

/** The registers of letter numbers (administrators). */
@ApiTags('registers')
@Controller('registers')
export class RegistersController {
  constructor(
    @Inject(PORT.registers) private readonly registers: Registers,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get()
  @Doc({
    id: 'listRegisters',
    summary: 'The registers with how far each has come this year (administrators)',
    permission: 'keep-registers',
    answer: RegisterList,
  })
  async list(@CurrentUser() user: UserRow): Promise<Answer<typeof RegisterList>> {
    this.permit(user);
    return wholeList(await this.registers.list());
  }

  @Get(':id')
  @Doc({
    id: 'listRegisterEntries',
    summary: 'Numbers of a register in their order (administrators)',
    permission: 'keep-registers',
    query: EntriesQuery,
    answer: EntryList,
    errors: ['REGISTER_NOT_FOUND'],
  })
  async entries(
    @Param('id') id: string,
    @Query(new ZodPipe(EntriesQuery)) { year, cursor, limit }: EntriesInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof EntryList>> {
    this.permit(user);
    const query = {
      limit,
      ...(year === undefined ? {} : { year }),
      ...(cursor === undefined ? {} : { after: cursor }),
    };
    const page = valueOrThrow(await this.registers.entries(id, query));
    const numberOf = await this.names.numbersOf(page.items.map(({ application }) => application));
    return pageOf(
      page.items.map((entry) => presentEntry(entry, numberOf)),
      page.next === null ? null : String(page.next),
    );
  }

  @Get(':id/register.pdf')
  @Doc({
    id: 'downloadRegister',
    summary: 'A year of a register as PDF/A, to print (administrators)',
    permission: 'keep-registers',
    query: YearQuery,
    answer: { 200: answers(media('application/pdf'), 'The register', 'Content-Disposition') },
    errors: ['REGISTER_NOT_FOUND'],
  })
  async print(
    @Param('id') id: string,
    @Query(new ZodPipe(YearQuery)) { year }: YearInput,
    @CurrentUser() user: UserRow,
  ): Promise<StreamableFile> {
    this.permit(user);
    const { pdf, name } = valueOrThrow(await this.registers.print(id, year === undefined ? {} : { year }));
    return new StreamableFile(pdf, { type: 'application/pdf', disposition: `inline; filename="${name}"` });
  }

  @Post(':id/begin')
  @HttpCode(200)
  @Doc({
    id: 'beginRegister',
    summary: 'Count on after the last number of the paper register, before the first is taken here (administrators)',
    permission: 'keep-registers',
    repeatable: true,
    body: BeginBody,
    answer: RegisterAnswer,
    errors: ['REGISTER_NOT_FOUND', 'REGISTER_BEGUN'],
  })
  async begin(
    @Param('id') id: string,
    @Body(new ZodPipe(BeginBody)) body: BeginInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof RegisterAnswer>> {
    this.permit(user);
    return valueOrThrow(await this.registers.begin(id, { ...body, actor: user.id }));
  }

  @Post(':id/:number/void')
  @HttpCode(200)
  @Doc({
    id: 'voidNumber',
    summary: 'Void a number that an application left reserved when it ended; `number` is its running number',
    permission: 'keep-registers',
    repeatable: true,
    query: YearQuery,
    body: VoidBody,
    answer: EntryAnswer,
    errors: ['REGISTER_NOT_FOUND', 'NUMBER_NOT_FOUND', 'NUMBER_NOT_RESERVED', 'ALREADY_DONE'],
  })
  async void(
    @Param('id') id: string,
    @Param('number', new ZodPipe(Seq)) seq: number,
    @Query(new ZodPipe(YearQuery)) { year }: YearInput,
    @Body(new ZodPipe(VoidBody)) { reason }: VoidInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedEntry> {
    this.permit(user);
    const act = { seq, reason, actor: user.id, ...(year === undefined ? {} : { year }) };
    const entry = valueOrThrow(await this.registers.void(id, act));
    return presentEntry(entry, await this.names.numbersOf([entry.application]));
  }

  private permit(user: UserRow): void {
    orThrow(may(actorIn(user, this.office.id), 'keep-registers', {}));
  }
}
