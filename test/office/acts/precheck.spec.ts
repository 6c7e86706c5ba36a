/** Messages that the door refuses although the rules would take them, with the office's own forms and fonts. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import type { OutsideMessage } from '../../../src/domain/application/messages.js';
import type { ApplicationRow } from '../../../src/domain/ports/applications.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import type { Refusal } from '../../../src/domain/shared/error-codes.js';
import { openForms } from '../../../src/infra/forms/forms.js';
import { createPrecheck } from '../../../src/office/acts/precheck.js';
import { aCase, itemOf, officer, prabumulih, upTo, type Case } from '../../builders/case.js';
import { shippedForms } from '../../builders/shipped-forms.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const asked = ({ state }: Case, message: OutsideMessage): Promise<Refusal | null> => {
  const opened = { context, variables: {}, origin: null } as never;
  const precheck = createPrecheck({
    openings: { find: () => Promise.resolve(opened) },
    definitions: { find: () => Promise.resolve(context.definition) },
    notices: { since: () => Promise.resolve([]) },
    applications: { file: () => Promise.resolve({ applicant: { name: 'Siti' }, data: {} }) },
    forms: openForms(shippedForms()),
    openToday: () => Promise.reject(new Error('what it began with is on record')),
  });
  const row = { id: 'a', office: 'prabumulih', permitType: 'sipa', finishedAt: null, state } as ApplicationRow;
  return precheck(row, message);
};

describe('a text that comes onto a letter', () => {
  it('is refused where no letter can show it: the reason of a refusal', async () => {
    const kase = upTo(aCase(context), 'paraf-sekdin');
    const refusing = (reason: string): Promise<Refusal | null> =>
      asked(kase, {
        ...{ type: 'complete-task', key: 'k', at: kase.state.lastAt, actor: officer('kadin') },
        ...{ task: 'approve', input: { decision: 'refused', reason } },
      });

    expect(await refusing('Lokasi tidak sesuai tata ruang')).toBeNull();
    expect(await refusing('Lokasi tidak sesuai tata ruang 😀')).toMatchObject({
      code: 'INPUT_INVALID',
      faults: [{ pointer: '/reason', text: 'no letter can show {characters}; write it in Latin letters' }],
    });
  });
});

describe('a letter that is handed over', () => {
  it('goes to the applicant on record, or to somebody with an authority', async () => {
    const kase = upTo(aCase(context), 'notify');
    const task = itemOf(kase, 'hand-over');
    const handing = (receiver: JsonObject): Promise<Refusal | null> =>
      asked(kase, {
        ...{ type: 'complete-task', key: 'k', at: kase.state.lastAt, actor: officer('front-office') },
        ...{ task, input: { receiver: { identity: '1674011203850009', ...receiver } } },
      });

    expect(await handing({ name: 'Siti', relation: 'pemohon' })).toBeNull();
    expect(await handing({ name: 'Orang Lain', relation: 'pemohon' })).toMatchObject({
      ...{ code: 'RECEIVER_OTHER', data: { onRecord: 'S***' } },
    });
    expect(await handing({ name: 'Orang Lain', relation: 'kuasa', authority: 'Surat kuasa 1 Maret 2026' })).toBeNull();
  });
});
