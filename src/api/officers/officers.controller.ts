import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { may } from '../../domain/access/permissions.js';
import { rolesAt, type UserRow } from '../../domain/ports/accounts.js';
import type { Administration } from '../../domain/ports/administration.js';
import { isInForce, type Delegations } from '../../domain/ports/delegations.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { listOf, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { AsciiId, Instant as InstantAnswer, type Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow } from '../problem/problem.js';

const OfficerQuery = z.strictObject({
  role: AsciiId.optional().describe('Only who holds this role now, or stands in for one who does'),
});

const StandIn = z
  .strictObject({
    role: z.string(),
    official: z.string(),
    officialName: z.string().nullable(),
    until: InstantAnswer,
  })
  .meta({ id: 'StandIn' });

const Officer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    roles: z.array(z.string()).describe('Held by appointment'),
    active: z.boolean().describe('False where the account is disabled: no task can be given to it'),
    standsInFor: z.array(StandIn).describe('Whom this person stands in for now (Plh., Plt.)'),
  })
  .meta({ id: 'Officer' });

const OfficerList = listOf('OfficerList', Officer);

/** People of the office, for whoever gives a task to somebody else or lets somebody stand in. */
@ApiTags('accounts')
@Controller('officers')
export class OfficersController {
  constructor(
    @Inject(PORT.administration) private readonly administration: Pick<Administration, 'staff'>,
    @Inject(PORT.delegations) private readonly delegations: Pick<Delegations, 'list'>,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get()
  @Doc({
    id: 'listOfficers',
    summary: 'People of the office with their ids, roles and whether they are there, for reassigning and delegating',
    permission: 'view-officers',
    query: OfficerQuery,
    answer: OfficerList,
  })
  async list(
    @Query(new ZodPipe(OfficerQuery)) { role }: z.infer<typeof OfficerQuery>,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof OfficerList>> {
    orThrow(may(actorIn(user, this.office.id), 'view-officers', {}));
    const staff = await this.administration.staff(this.office.id);
    const names = new Map(staff.map(({ id, name }) => [id, name]));
    const at = this.clock();
    const inForce = (await this.delegations.list(this.office.id)).filter((delegation) => isInForce(delegation, at));
    const officers = staff
      .map((officer): Answer<typeof Officer> => ({
        id: officer.id,
        name: officer.name,
        title: officer.title,
        roles: [...rolesAt(officer, this.office.id)],
        active: !officer.disabled,
        standsInFor: inForce
          .filter(({ to }) => to === officer.id)
          .map(({ role: stoodIn, from, endsAt }) => ({
            role: stoodIn,
            official: from,
            officialName: names.get(from) ?? null,
            until: isoInstant(endsAt),
          })),
      }))
      .filter(
        ({ roles, standsInFor }) =>
          role === undefined || roles.includes(role) || standsInFor.some((stoodIn) => stoodIn.role === role),
      )
      .sort((a, b) => a.name.localeCompare(b.name, 'id'));
    return wholeList(officers);
  }
}
