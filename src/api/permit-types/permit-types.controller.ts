import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { PermitTypes } from '../../office/intake/offers.js';
import type { Answer } from '../http/schema.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';
import { PermitTypeAnswer, PermitTypeList } from './answers.js';

/** Permit types, for anyone to read: requirements, fee, service time and legal basis. */
@ApiTags('permit-types')
@Controller('permit-types')
export class PermitTypesController {
  constructor(@Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'offers'>) {}

  @Get()
  @Doc({
    id: 'listPermitTypes',
    summary: 'Permit types with requirements, fee, promised time and legal basis',
    open: true,
    answer: PermitTypeList,
  })
  list(): Answer<typeof PermitTypeList> {
    return wholeList(this.permitTypes.offers());
  }

  @Get(':id')
  @Doc({
    id: 'getPermitType',
    summary: 'One permit type',
    open: true,
    answer: PermitTypeAnswer,
    errors: ['PERMIT_TYPE_NOT_FOUND'],
  })
  find(@Param('id') id: string): Answer<typeof PermitTypeAnswer> {
    const offers = this.permitTypes.offers();
    const offer = offers.find((one) => one.id === id);
    if (offer === undefined) {
      throw problem('PERMIT_TYPE_NOT_FOUND', 'the office has no such permit type', {
        known: offers.map((one) => one.id),
      });
    }
    return offer;
  }
}
