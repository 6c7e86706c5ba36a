/** Files of other editors: no error in a sound one, whatever else is in it; the same in any encoding XML allows. */
import { describe, expect, it } from '@jest/globals';
import { elementOf } from '../../../src/domain/process/definition.js';
import { explore } from '../../../src/domain/process/soundness/explore.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { EXPORTED } from './exported-models.js';

describe('a sound file of another editor has no error', () => {
  it.each(EXPORTED)('%s', async (_name, xml) => {
    const { definition, findings } = await compileBpmn(xml);
    const found = [...findings, ...(definition === undefined ? [] : explore(definition))];

    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(definition).toBeDefined();
  });
});

const HAND = EXPORTED.at(-1)?.[1] ?? '';
const withName = (encoding: string): string =>
  HAND.replace('version="1.0"', `version="1.0" encoding="${encoding}"`).replace('Periksa', 'Périksa');

const utf16 = (text: string, mark: boolean, little: boolean): Uint8Array => {
  const buffer = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return little ? buffer : buffer.swap16();
};

describe('encodings', () => {
  it.each([
    ['UTF-8', Buffer.from(withName('UTF-8'))],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${withName('utf-8')}`)],
    ['ISO-8859-1', Buffer.from(withName('ISO-8859-1'), 'latin1')],
    ['windows-1252', Buffer.from(withName('windows-1252'), 'latin1')],
    ['UTF-16 with a mark', utf16(withName('UTF-16'), true, true)],
    ['UTF-16, the other way round', utf16(withName('UTF-16'), true, false)],
    ['UTF-16 without a mark', utf16(withName('UTF-16'), false, true)],
    ['UTF-16 without a mark, the other way round', utf16(withName('UTF-16'), false, false)],
  ])('%s', async (_name, bytes) => {
    const { definition, findings } = await compileBpmn(bytes);

    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(definition === undefined ? undefined : elementOf(definition, 'a')?.labels.name).toBe('Périksa');
  });

  it('refuses what is not the encoding it says', async () => {
    const { findings } = await compileBpmn(Buffer.from(withName('UTF-8'), 'latin1'));

    expect(findings.map(({ rule }) => rule)).toEqual(['encoding']);
  });
});

describe('written by hand', () => {
  it('flows without ids are all taken, 1 and 0 are true and false', async () => {
    const { definition } = await compileBpmn(HAND);
    const boundary = definition === undefined ? undefined : elementOf(definition, 'b');

    expect(Object.keys(definition?.flows ?? {})).toEqual(['SequenceFlow.1', 'SequenceFlow.2', 'SequenceFlow.3']);
    expect(boundary).toMatchObject({ kind: 'boundary', interrupting: false });
    expect(definition === undefined ? undefined : elementOf(definition, 'Process_1')).toMatchObject({
      executable: true,
    });
  });
});
