import { describe, expect, it } from '@jest/globals';
import { compileBpmn } from '../../../../src/infra/bpmn/compile.js';
import { explore } from '../../../../src/domain/process/soundness/explore.js';

const rulesOf = async (attribute: string): Promise<readonly string[]> => {
  const { definition, findings } = await compileBpmn(
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="d" targetNamespace="t"><process id="p" isExecutable="true" ${attribute}><startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>`,
  );
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  return explore(definition).map(({ rule, element }) => `${rule} at ${String(element)}`);
};

describe('the letter that a process says it makes', () => {
  it.each(['', 'paraf:letter="revocation"', 'paraf:letter="commitment-fulfilment"'])(
    'is known: %s',
    async (attribute) => {
      expect(await rulesOf(attribute)).toEqual([]);
    },
  );

  it.each(['receipt', 'deemed-approval', 'destruction-certificate'])(
    'is none that the office makes without a procedure: %s',
    async (kind) => {
      expect(await rulesOf(`paraf:letter="${kind}"`)).toEqual(['letter-of-the-office at p']);
    },
  );

  it.each(['paraf:letter="revokation"', 'paraf:letter=""'])(
    'is named where no office knows it: %s',
    async (attribute) => {
      expect(await rulesOf(attribute)).toEqual(['letter-unknown at p']);
    },
  );
});
