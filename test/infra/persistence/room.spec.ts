/** Columns of limited room or letters, and who writes them: a door takes nothing that its column would refuse. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowDataPacket } from 'mysql2';
import { NewAccountBody } from '../../../src/api/accounts/dto.js';
import { DelegationBody } from '../../../src/api/delegations/dto.js';
import { DocumentFields } from '../../../src/api/documents/dto.js';
import { CaseBody } from '../../../src/api/procedures/dto.js';
import { faultOfId, LONGEST_ID, LONGEST_NAME, recordFindings } from '../../../src/domain/application/record-limits.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import { prabumulih } from '../../builders/case.js';
import { ownDatabase, type OwnDatabase } from './own-database.js';
import { anApplication } from './record-builders.js';

interface Room extends RowDataPacket {
  readonly of: string;
  readonly name: string;
  readonly length: number;
  readonly charset: string;
}

interface Door {
  /** Characters that it takes at most. */
  readonly most: number;
  readonly takes: (value: string) => boolean;
}

let own: OwnDatabase;
let rooms: readonly Room[];
let definition: ProcessDefinition;
beforeAll(async () => {
  own = await ownDatabase();
  ({ definition } = await prabumulih());
  [rooms] = await own.raw.query<Room[]>(
    `SELECT table_name AS \`of\`, column_name AS name, character_maximum_length AS length, character_set_name AS charset
       FROM information_schema.columns
      WHERE table_schema = DATABASE() AND data_type IN ('char', 'varchar') AND table_name <> 'schema_migration'`,
  );
});
afterAll(() => own.drop());

const element: Door = { most: LONGEST_ID, takes: (value) => faultOfId(value) === null };
const role: Door = {
  most: 60,
  takes: (value) => NewAccountBody.safeParse({ login: 'baru', name: 'Baru', roles: [value] }).success,
};
const delegation = {
  ...{ kind: 'Plh.', role: 'kadin', from: 'a', to: 'b', letter: '800/1' },
  ...{ startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-02T00:00:00Z' },
};
const nameOf = (name: string): ProcessDefinition => {
  const receive = definition.nodes['receive'];
  if (receive === undefined) throw new Error('fixture is impossible: the procedure has no element receive');
  return {
    ...definition,
    nodes: { ...definition.nodes, receive: { ...receive, labels: { ...receive.labels, name } } },
  };
};

/** Columns written by people, files of the office and procedures, each with the door that takes the value. */
const DOORS: Readonly<Record<string, Door>> = {
  'task.id': element,
  'task.element': element,
  'task.role': element,
  'task.action': element,
  'task.step': element,
  'task.name': { most: LONGEST_NAME, takes: (value) => recordFindings(nameOf(value)).length === 0 },
  'timed_start.element': element,
  'awaited.element': element,
  'process_message.to_element': element,
  'process_definition.process': {
    most: 150,
    takes: (value) => CaseBody.safeParse({ procedure: value }).success,
  },
  'account_role.role': role,
  'delegation.role': { most: 150, takes: (value) => DelegationBody.safeParse({ ...delegation, role: value }).success },
  'delegation.letter': {
    most: 200,
    takes: (value) => DelegationBody.safeParse({ ...delegation, letter: value }).success,
  },
  'document.requirement': {
    most: 150,
    takes: (value) => DocumentFields.safeParse({ kind: 'requirement', requirement: value }).success,
  },
};

describe('what a door takes', () => {
  it.each(Object.keys(DOORS))('fits into the column %s', (column) => {
    const room = rooms.find(({ of, name }) => `${of}.${name}` === column);
    const door = DOORS[column];
    if (room === undefined || door === undefined) throw new Error(`fixture is impossible: there is no ${column}`);

    expect(door.takes('a'.repeat(door.most))).toBe(true);
    expect(door.takes('a'.repeat(door.most + 1))).toBe(false);
    expect(door.most).toBeLessThanOrEqual(room.length);
    if (room.charset === 'ascii') for (const value of ['dén', '检查', 'a–b']) expect(door.takes(value)).toBe(false);
  });

  it('leaves room for what keys of the record put around the id of an element', () => {
    const KEYS = ['deed.deed_key', 'letter_number.number_key', 'signing_record.record_key', 'transition.message_key'];
    const UUID = 36;
    const AROUND = '/correction-wanted/#9999/999999999'.length;
    for (const key of KEYS) {
      const length = rooms.find(({ of, name }) => `${of}.${name}` === key)?.length ?? 0;
      expect([key, UUID + LONGEST_ID + AROUND <= length]).toEqual([key, true]);
    }
  });

  it('is in no column of limited letters that people write their words in', () => {
    const WORDS = /^(name|reason|detail|cause|note|title|text|address|legal_reference|ground)$/;
    expect(rooms.filter(({ name, charset }) => WORDS.test(name) && charset === 'ascii')).toEqual([]);
  });
});

describe('a number of another system', () => {
  it.each([
    ['with a dash that is not of ASCII', 'Z–1/2026'],
    ['in another script', '申请/1'],
    ['longer than its column', 'N'.repeat(400)],
  ])('%s begins an application once, and is found again', async (_, sourceRef) => {
    const first = await own.store.applications.create(anApplication({ sourceRef }));
    const again = await own.store.applications.create(anApplication({ sourceRef }));

    expect([first.created, again.created, again.id]).toEqual([true, false, first.id]);
    expect((await own.store.applications.findBySource('oss', sourceRef))?.id).toBe(first.id);
    expect(await own.store.applications.findBySource('oss', `${sourceRef}0`)).toBeNull();
  });
});
