import { Module } from '@nestjs/common';
import { PermitTypesController } from './permit-types.controller.js';

@Module({ controllers: [PermitTypesController] })
export class PermitTypesModule {}
