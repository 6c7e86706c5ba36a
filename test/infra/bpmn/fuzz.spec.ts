import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { advance } from '../../../src/domain/process/advance.js';
import { withholds } from '../../../src/domain/process/findings.js';
import { initialState } from '../../../src/domain/process/state.js';

const valid = readFileSync(new URL('../../../config/processes/prabumulih-tte.bpmn', import.meta.url), 'utf8');

const survives = async (xml: string | Uint8Array): Promise<void> => {
  const { definition, findings } = await compileBpmn(xml);

  expect(Array.isArray(findings)).toBe(true);
  // what breaks a rule of the office alone is read, for its other findings; it is not published
  expect(definition === undefined).toBe(findings.some(withholds));
  if (definition !== undefined) advance(definition, initialState(definition), { type: 'started' }, 0);
};

describe('the compiler', () => {
  it('survives any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), survives), { numRuns: 500 });
  });

  it('survives any text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), survives), { numRuns: 500 });
  });

  it('survives mutations of a valid file', async () => {
    const mutation = fc.record({
      at: fc.nat(valid.length),
      cut: fc.nat(60),
      put: fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom(
          '<',
          '>',
          '"',
          '</bpmn:process>',
          'id="start"',
          '<bpmn:task id="x"/>',
          '&#0;',
          '<!DOCTYPE x [<!ENTITY a "b">]>',
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) =>
        survives(mutations.reduce((xml, { at, cut, put }) => xml.slice(0, at) + put + xml.slice(at + cut), valid)),
      ),
      { numRuns: 300 },
    );
  });

  it('survives swapped attribute values', async () => {
    const ids = [...valid.matchAll(/(?:id|sourceRef|targetRef|attachedToRef|default|messageRef)="([^"]+)"/g)].map(
      (m) => m[1]!,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ids),
        fc.constantFrom(...ids, '__proto__', 'constructor', 'toString', ''),
        (from, to) => survives(valid.replace(`"${from}"`, `"${to}"`)),
      ),
      { numRuns: 300 },
    );
  });

  it('refuses a file beyond its limit unread', async () => {
    const { findings } = await compileBpmn(valid, { maxBytes: 100 });

    expect(findings.map((f) => f.rule)).toEqual(['size-limit']);
  });
});
