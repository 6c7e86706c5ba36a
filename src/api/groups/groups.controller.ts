import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { LicenceGroup } from '../../domain/application/group.js';
import { promiseOffer } from '../../domain/application/promise.js';
import { wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { Names } from '../names/names.js';
import { PORT, type ClockDesk } from '../ports.js';
import { GroupList } from './answers.js';

@ApiTags('groups')
@Controller('groups')
export class GroupsController {
  constructor(
    @Inject(PORT.groups) private readonly groups: ReadonlyMap<string, LicenceGroup>,
    @Inject(PORT.clockDesk) private readonly desk: Pick<ClockDesk, 'policy'>,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get()
  @Doc({
    id: 'listGroups',
    summary: 'Licences that are applied for together, and the order in which they are issued',
    permission: 'own',
    answer: GroupList,
  })
  list(): Answer<typeof GroupList> {
    const names = this.names.withoutPeople();
    return wholeList(
      [...this.groups.values()].map(({ id, name, licences, promise }) => ({
        id,
        name,
        licences: licences.map((licence) => ({ ...licence, permitTypeName: names.permitType(licence.permitType) })),
        promise: promiseOffer(promise, this.desk.policy),
      })),
    );
  }
}
