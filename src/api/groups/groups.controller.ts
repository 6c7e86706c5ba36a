import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { GroupLicence, LicenceGroup } from '../../domain/application/group.js';
import { promiseOffer, type PromiseOffer } from '../../domain/application/promise.js';
import { Doc } from '../http/doc.js';
import { PORT, type ClockDesk } from '../ports.js';

interface PresentedGroup {
  /** What `permitType` of POST /applications takes to apply for all of them at once. */
  readonly id: string;
  readonly name: string;
  readonly licences: readonly GroupLicence[];
  readonly promise: PromiseOffer | null;
}

@ApiTags('groups')
@Controller('groups')
export class GroupsController {
  constructor(
    @Inject(PORT.groups) private readonly groups: ReadonlyMap<string, LicenceGroup>,
    @Inject(PORT.clockDesk) private readonly desk: Pick<ClockDesk, 'policy'>,
  ) {}

  @Get()
  @Doc({ id: 'listGroups', summary: 'Licences that are applied for together, and the order in which they are issued' })
  list(): { readonly items: readonly PresentedGroup[] } {
    return {
      items: [...this.groups.values()].map(({ id, name, licences, promise }) => ({
        id,
        name,
        licences,
        promise: promiseOffer(promise, this.desk.policy),
      })),
    };
  }
}
