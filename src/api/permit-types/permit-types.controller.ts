import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import type { PermitTypeOffer, PermitTypes } from '../../office/intake/offers.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';

/** What can be applied for, for anyone to read: requirements, fee, service time and legal basis. */
@ApiTags('permit-types')
@Public()
@Controller('permit-types')
export class PermitTypesController {
  constructor(@Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'offers'>) {}

  @Get()
  @Doc({
    id: 'listPermitTypes',
    summary: 'Permit types with requirements, fee, promised time and legal basis',
    open: true,
  })
  list(): { items: readonly PermitTypeOffer[] } {
    return { items: this.permitTypes.offers() };
  }

  @Get(':id')
  @Doc({ id: 'getPermitType', summary: 'One permit type', open: true, problems: { 404: 'PERMIT_TYPE_UNKNOWN' } })
  find(@Param('id') id: string): PermitTypeOffer {
    const offers = this.permitTypes.offers();
    const offer = offers.find((one) => one.id === id);
    if (offer === undefined) {
      throw problem(
        'PERMIT_TYPE_UNKNOWN',
        'the office has no such permit type',
        { known: offers.map((one) => one.id) },
        { status: 404 },
      );
    }
    return offer;
  }
}
