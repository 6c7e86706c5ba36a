import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { may } from '../../domain/access/permissions.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { SignIns } from '../../domain/ports/sign-ins.js';
import { isoInstant } from '../../domain/shared/time.js';
import { actorIn, CurrentUser } from '../auth/current-user.js';
import { pageOf } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow } from '../problem/problem.js';
import { SignInList, SignInQuery, type SignInQueryInput } from './answers.js';

@ApiTags('sign-ins')
@Controller('sign-ins')
export class SignInsController {
  constructor(
    @Inject(PORT.signIns) private readonly signIns: SignIns,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.office) private readonly office: OfficeInfo,
  ) {}

  @Get()
  @Doc({
    id: 'listSignIns',
    summary: 'Who signed in or tried to, from which address, newest first (administrators, supervisors)',
    permission: 'view-sign-ins',
    query: SignInQuery,
    answer: SignInList,
  })
  async list(
    @Query(new ZodPipe(SignInQuery)) { cursor, account, limit }: SignInQueryInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof SignInList>> {
    orThrow(may(actorIn(user, this.office.id), 'view-sign-ins', {}));
    const rows = await this.signIns.list({
      office: this.office.id,
      limit,
      ...(account === undefined ? {} : { account }),
      ...(cursor === undefined ? {} : { before: cursor }),
    });
    const last = rows.length === limit ? rows.at(-1) : undefined;
    const { person } = await this.names.of(rows.map(({ account: of }) => of));
    return pageOf(
      rows.map(({ number, at, account: of, address, outcome }) => ({
        ...{ number, account: of, accountName: person(of), address, outcome },
        at: isoInstant(at),
      })),
      last === undefined ? null : String(last.number),
    );
  }
}
