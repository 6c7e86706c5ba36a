import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aboutOf,
  bodyOf,
  conversationOf,
  copiedFrom,
  isByPerson,
  keptOrigin,
  originOf,
  type Origin,
  type Source,
} from '../../../src/domain/application/origin.js';
import type { Json, JsonObject } from '../../../src/domain/shared/json.js';
import { byOffice, calledBy, fromOss, fromPortal, fromSicantik } from '../../builders/origins.js';

const id = fc.uuid();
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const text = fc.string({ unit: 'binary', maxLength: 20 });
const variables: fc.Arbitrary<JsonObject> = fc
  .dictionary(text, fc.jsonValue({ noUnicodeString: false }))
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const texts = (...keys: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...keys.map(() => text)).map((values) => Object.fromEntries(keys.map((key, n) => [key, values[n] ?? ''])));

/** Content of the column by each of the former writers, member by member in its order. */
const WRITERS: readonly (readonly [string, Source, fc.Arbitrary<JsonObject>])[] = [
  ['the counter', 'front-office', fc.record({ takenBy: id, bodySha256: digest }, { noNullPrototype: true })],
  ['the portal', 'portal', fc.record({ takenBy: id, bodySha256: digest }, { noNullPrototype: true })],
  [
    'OSS',
    'oss',
    texts(
      ...(['nib', 'oss_id', 'id_izin', 'id_proyek', 'id_produk', 'kd_izin', 'kd_daerah', 'kd_instansi'] as const),
      'jenis_izin',
    ),
  ],
  ['SiCANTIK', 'sicantik', texts('no_permohonan', 'instansi_id', 'jenis_proses_id', 'jenis_izin_id')],
  [
    'an officer who begins a procedure',
    'office',
    fc.tuple(id, digest, variables, fc.option(id)).map(([begunBy, bodySha256, given, about]) => ({
      begunBy,
      bodySha256,
      variables: { ...given, ...(about === null ? {} : { about }) },
      ...(about === null ? {} : { about }),
    })),
  ],
  [
    'a message, a signal or a time',
    'office',
    fc
      .tuple(fc.constantFrom('message', 'signal', 'timer'), text, text, fc.option(text), variables, fc.option(id), id)
      .map(([begunBy, process, startEvent, message, given, about, conversation]) => ({
        begunBy,
        process,
        startEvent,
        ...(message === null ? {} : { message }),
        variables: given,
        ...(about === null ? {} : { about, conversation }),
      })),
  ],
  [
    'a calling procedure',
    'procedure',
    fc
      .tuple(id, text, text, fc.option(text), id, fc.array(text, { maxLength: 4 }), variables)
      .map(([parent, item, process, licence, conversation, after, given]) => ({
        ...{ parent, item, process, licence, conversation, after },
        variables: given,
      })),
  ],
];

describe('where an application came from', () => {
  it.each(WRITERS)('is read from what %s wrote, and kept again in the same bytes', (_, source, rows) => {
    fc.assert(
      fc.property(rows, (row) => {
        const kept = JSON.stringify(row);

        const origin = originOf(source, JSON.parse(kept) as Json);

        if (!origin.ok) throw new Error(origin.error);
        expect(origin.value.source).toBe(source);
        expect(JSON.stringify(keptOrigin(origin.value))).toBe(kept);
      }),
    );
  });

  const ALL: readonly Origin[] = [
    ...[fromPortal(), fromPortal('front-office'), fromOss(), fromSicantik('P-1'), byOffice(), byOffice('permit')],
    { ...byOffice(null, { begunBy: 'message' }), officer: 'message' },
    calledBy('parent', 'call#2', { licence: 'izin-a', after: ['izin-b'], conversation: 'first' }),
    {
      ...{ source: 'office', by: 'message', process: 'p', startEvent: 's', message: 'm', variables: {} },
      sender: { application: 'sender', conversation: 'first' },
    },
    { source: 'office', by: 'timer', process: 'p', startEvent: 's', message: null, variables: {}, sender: null },
  ];

  it.each(ALL.map((origin) => [JSON.stringify(origin), origin]))('comes back as it was kept: %s', (_, origin) => {
    const kept = JSON.parse(JSON.stringify(keptOrigin(origin as Origin))) as Json;

    expect(originOf((origin as Origin).source, kept)).toEqual({ ok: true, value: origin });
  });

  it.each<readonly [string, Json, string]>([
    ['portal', { takenBy: 'a' }, 'bodySha256: expected a text, got nothing'],
    ['oss', { nib: 9120001 }, 'nib: expected a text, got 9120001'],
    ['procedure', { ...keptOrigin(calledBy('p')), after: 'izin' }, 'after: expected a list of texts, got "izin"'],
    ['office', { begunBy: 'x', bodySha256: 'y', variables: [] }, 'variables: expected an object, got []'],
    ['office', { begunBy: 'ghost' }, 'bodySha256: expected a text, got nothing'],
    ['pigeon', {}, '"pigeon" is no source of applications'],
    ['portal', 'x', 'expected an object, got "x"'],
  ])('is not guessed: %s %j', (source, kept, why) => {
    expect(originOf(source, kept)).toEqual({ ok: false, error: expect.stringContaining(why) });
  });

  it('says what a case is about, whose data it copies, whom it talks with, and whether a person did it', () => {
    const told = (origin: Origin) => [
      ...[aboutOf(origin), copiedFrom(origin), conversationOf({ id: 'own', origin }), isByPerson(origin)],
    ];

    expect(ALL.map(told)).toEqual([
      [null, null, 'own', true],
      [null, null, 'own', true],
      [null, null, 'own', false],
      [null, null, 'own', false],
      [null, null, 'own', true],
      ['permit', 'permit', 'own', true],
      [null, null, 'own', true],
      [null, 'parent', 'first', false],
      ['sender', 'sender', 'first', false],
      [null, null, 'own', false],
    ]);
    expect(bodyOf(fromPortal())).toBe('b'.repeat(64));
    expect(bodyOf(fromOss())).toBeNull();
  });
});
