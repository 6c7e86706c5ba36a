import { z } from 'zod';
import { listOf } from '../http/answers.js';
import { PromiseAnswer } from '../permit-types/answers.js';

const Licence = z.strictObject({
  permitType: z.string(),
  permitTypeName: z.string(),
  after: z.array(z.string()).describe('Permit types of the group that are issued before it'),
});

const Group = z
  .strictObject({
    id: z.string().describe('What `permitType` of POST /applications takes to apply for all of them at once'),
    name: z.string(),
    licences: z.array(Licence),
    promise: PromiseAnswer.nullable().describe('For all of them together'),
  })
  .meta({ id: 'LicenceGroup' });

export const GroupList = listOf('LicenceGroupList', Group);
