import { beforeAll, expect, it } from '@jest/globals';
import { lackingAtDoor } from '../../../src/domain/application/at-the-door.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { faultsOfReceiver, refusalOfImpostor } from '../../../src/domain/application/receiver.js';
import { aCase, itemOf, officer, prabumulih, tell, upTo } from '../../builders/case.js';

const SELF = { name: 'Budi Santoso', identity: '1674010101800001' };
const SENT = { ...SELF, relation: 'kuasa', authority: 'Surat kuasa 12/2026, 20 November 2026' };

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

it.each([
  ['the applicant', SELF],
  ['the applicant, as the card prints it', { ...SELF, identity: '1674 0101 0180 0001', relation: 'Pemohon' }],
  ['a foreigner', { ...SELF, identity: 'x1234567', phone: '+62 711-310 251' }],
  ['somebody sent', SENT],
  ['somebody sent on the last of February', { ...SENT, authority: 'Surat kuasa 28 Pebruari 2026' }],
  ['somebody sent by a letter without a number', { ...SENT, authority: 'Surat kuasa 20-11-2026' }],
])('takes %s', (_, receiver) => {
  expect(faultsOfReceiver(receiver)).toEqual([]);
});

it.each([
  ['a number that no card has', { ...SELF, identity: '123' }, ['/input/receiver/identity']],
  ['a name of signs', { ...SELF, name: '-' }, ['/input/receiver/name']],
  ['a telephone of letters', { ...SELF, phone: 'nanti' }, ['/input/receiver/phone']],
  ['somebody sent by nobody', { ...SELF, relation: 'kuasa' }, ['/input/receiver/authority']],
  [
    'an authority of signs',
    { ...SENT, authority: '--', relation: '?' },
    ['/input/receiver/relation', '/input/receiver/authority'],
  ],
  ['an authority that is any', { ...SENT, authority: 'x' }, ['/input/receiver/authority']],
  [
    'an authority of a day that the calendar has not',
    { ...SENT, authority: 'Surat kuasa 31 Februari 2026' },
    ['/input/receiver/authority'],
  ],
  ['an authority of no month', { ...SENT, authority: 'Surat kuasa 3 Hari 2026' }, ['/input/receiver/authority']],
  ['an authority without its day', { ...SENT, authority: 'Surat kuasa 1/2026' }, ['/input/receiver/authority']],
])('refuses %s, by its place', (_, receiver, places) => {
  expect(faultsOfReceiver(receiver).map(({ pointer }) => pointer)).toEqual(places);
});

it('is asked where the letter is handed over, and of nothing that is delivered without a counter', () => {
  const kase = upTo(aCase(context), 'notify');
  const handOver = (input: object) =>
    ({
      ...{ type: 'complete-task' as const, key: 'h', at: kase.state.lastAt, actor: officer('front-office') },
      ...{ task: itemOf(kase, 'hand-over'), input: input as never },
    }) as const;
  const lacking = (input: object) => lackingAtDoor(context, kase.state, handOver(input));

  expect(lacking({ receiver: { ...SELF, identity: '1' } })).toMatchObject({
    ...{ code: 'INPUT_INVALID', faults: [{ pointer: '/input/receiver/identity' }] },
  });
  expect(lacking({ receiver: SENT })).toBeNull();
  // whoever receives paper is asked who they are; nobody can say that it was no paper
  expect(lacking({ delivery: 'electronic' })).toMatchObject({ code: 'DELIVERY_ON_PAPER' });
  const paperless = { ...context, rules: { ...context.rules, paperless: true as const } };
  expect(lackingAtDoor(paperless, kase.state, handOver({ delivery: 'electronic' }))).toBeNull();
  expect(lackingAtDoor(paperless, kase.state, handOver({ delivery: 'electronic', receiver: SENT }))).toMatchObject({
    ...{ code: 'INPUT_INVALID', faults: [{ pointer: '/input/receiver' }] },
  });
  // what proves it stands sealed in the record
  expect(tell(kase, handOver({ receiver: { ...SENT, phone: '0812345678' } })).last?.changes.audit[0]).toMatchObject({
    ...{ after: { relation: 'kuasa' }, personal: { receiver: { ...SENT, phone: '0812345678' } } },
  });
});

const BUDI = { name: 'Budi Santoso', nationalId: '1674010101800001' };
const COMPANY = { name: 'PT Sumber Makmur', responsiblePerson: 'Siti Aminah, S.E.' };

it.each([
  [
    'the number on record, with blanks, under a name with a title',
    { ...SELF, name: 'H. Budi S', identity: '1674 0101 0180 0001' },
    BUDI,
  ],
  ['the name on record, where no number is', { ...SELF, name: 'BUDI SANTOSO' }, { name: 'Budi Santoso' }],
  ['who answers for a company', { ...SELF, name: 'Siti Aminah', relation: 'Pemohon' }, COMPANY],
  ['somebody who is sent, whoever they are', { ...SENT, name: 'Orang Lain', identity: '1674011203850009' }, BUDI],
])('takes for the applicant, or for one sent by them: %s', (_, receiver, applicant) => {
  expect(refusalOfImpostor(receiver, applicant)).toBeNull();
});

it.each([
  [
    'somebody sent, under the number of the applicant',
    { ...SENT, name: 'Joko Susilo' },
    BUDI,
    'B*** S******, ************0001',
    'identity',
  ],
  ['another number', { ...SELF, identity: '1674011203850009' }, BUDI, 'B*** S******, ************0001', 'identity'],
  [
    'no relation at all',
    { name: 'Orang Lain', identity: '1674011203850009' },
    BUDI,
    'B*** S******, ************0001',
    'identity',
  ],
  [
    'another name with the number on record',
    { ...SELF, name: 'Ahmad' },
    BUDI,
    'B*** S******, ************0001',
    'name',
  ],
  [
    'a name that shares a word, with the number on record',
    { ...SELF, name: 'Budi Hartono' },
    BUDI,
    'B*** S******, ************0001',
    'name',
  ],
  [
    'another name',
    { ...SELF, name: 'Orang Lain', relation: 'PEMOHON' },
    COMPANY,
    'P* S***** M*****, S*** A*****, S.E.',
    'name',
  ],
])('refuses as the applicant: %s', (_, receiver, applicant, onRecord, place) => {
  expect(refusalOfImpostor(receiver, applicant)).toMatchObject({
    ...{ code: 'RECEIVER_OTHER', data: { onRecord } },
    faults: [{ pointer: `/input/receiver/${place}` }],
  });
});
