import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Origin } from '../../../src/domain/application/origin.js';
import type { ApplicationRow } from '../../../src/domain/ports/applications.js';
import { createOpening } from '../../../src/office/intake/opening.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { prabumulih } from '../../builders/case.js';
import { anyFile } from '../../fakes/forms.js';
import { calledBy, fromOss, fromPortal, fromSicantik } from '../../builders/origins.js';
import { fieldFault } from '../../../src/domain/shared/field-fault.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

/** Gaps with which an application of this origin begins, where no letter could be written from its file. */
const lacksOf = async (origin: Origin): Promise<string | undefined> => {
  const open = createOpening({
    documents: { list: () => Promise.resolve([]) },
    notices: { since: () => Promise.resolve([]) },
    applications: { file: () => Promise.resolve({ applicant: { name: 'Siti' }, data: {} }) },
    office: {
      ...{ letters: { paper: true }, groups: new Map(), calendar: context.calendar, clock: context.rules.clock },
      permitTypes: new Map([['sipa', { requirements: [], recommendation: {}, promise: null } as never]]),
      forms: {
        ...anyFile,
        faults: (_type, { applicant }) =>
          'address' in applicant ? [] : [fieldFault('/applicant/address', 'is needed by the letter')],
      },
    },
  });
  const row = { id: 'a', office: 'prabumulih', permitType: 'sipa', origin, applicantUser: null, receivedAt: 1 };
  return (await open(row as ApplicationRow, context.definition)).lacks;
};

describe('what an application lacks when it begins', () => {
  it.each<readonly [string, Origin]>([
    ['OSS', fromOss()],
    ['SiCANTIK', fromSicantik('P-1')],
  ])('is said of one from %s', async (_, origin) => {
    expect(await lacksOf(origin)).toBe('/applicant/address is needed by the letter');
  });

  it('is not asked of what a person filed, which was judged before, nor of a called procedure', async () => {
    expect(await lacksOf(fromPortal())).toBeUndefined();
    expect(await lacksOf(calledBy('p', 'i'))).toBeUndefined();
  });
});
