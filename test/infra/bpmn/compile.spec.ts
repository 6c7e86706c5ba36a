import { describe, expect, it } from '@jest/globals';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { elementOf, lanesOf } from '../../../src/domain/process/definition.js';
import { findingsOf, file, process } from '../../domain/process/drawing.js';

describe('what BPMN forbids is refused with its element', () => {
  it.each([
    [
      'flow-ends',
      'f',
      '<task id="A"/><sequenceFlow id="f" sourceRef="A" targetRef="A.missing"/>'.replace('A.missing', 'P'),
    ],
    ['reference-broken', 'f', '<task id="A"/><sequenceFlow id="f" sourceRef="A" targetRef="nowhere"/>'],
    ['start-incoming', 's', '<task id="A"/><startEvent id="s"/>[A>s]'],
    ['end-outgoing', 'e', '<endEvent id="e"/><task id="A"/>[e>A]'],
    ['flow-crosses-scope', 'A-B', '<task id="A"/><subProcess id="S"><task id="B"/></subProcess>[A>B]'],
    [
      'boundary-incoming',
      'b',
      '<task id="A"/><boundaryEvent id="b" attachedToRef="A"><errorEventDefinition/></boundaryEvent>[A>b]',
    ],
    ['boundary-none', 'b', '<task id="A"/><boundaryEvent id="b" attachedToRef="A"/>'],
    [
      'error-not-interrupting',
      'b',
      '<task id="A"/><boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><errorEventDefinition/></boundaryEvent>',
    ],
    ['cancel-place', 'e', '<endEvent id="e"><cancelEventDefinition/></endEvent>'],
    ['event-gateway-targets', 'g', '<eventBasedGateway id="g"/><task id="A"/>[g>A]'],
    [
      'event-type',
      'e',
      '<endEvent id="e"><timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition></endEvent>',
    ],
    ['link-missing', 't', '<intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent>'],
    ['event-sub-process-start', 'E', '<subProcess id="E" triggeredByEvent="true"><task id="A"/></subProcess>'],
    ['default-flow', 'g', '<exclusiveGateway id="g" default="A-B"/><task id="A"/><task id="B"/>[A>B; g>A]'],
    ['timer-without-time', 'c', '<intermediateCatchEvent id="c"><timerEventDefinition/></intermediateCatchEvent>'],
    ['multi-instance-extent', 'A', '<task id="A"><multiInstanceLoopCharacteristics/></task>'],
    ['call-without-target', 'C', '<callActivity id="C"/>'],
    ['quantity', 'A', '<task id="A" startQuantity="0"/>'],
  ])('%s at %s', async (rule, element, body) => {
    const findings = await findingsOf(process(body));

    expect(findings.map((f) => [f.class, f.rule, f.element])).toContainEqual(['standard', rule, element]);
    expect(findings.every((f) => f.remedy !== '' && f.message !== '')).toBe(true);
  });

  it.each([
    ['unsupported-complex-gateway', '<complexGateway id="x"/>'],
    ['unsupported-ad-hoc-sub-process', '<adHocSubProcess id="x"/>'],
    ['expression-syntax', '<exclusiveGateway id="g"/><task id="A"/>[g>A:${x}]'],
    [
      'expression-language',
      '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="tFormalExpression" language="http://www.java.com/java">true</condition></conditionalEventDefinition></intermediateCatchEvent>',
    ],
    [
      'timer-syntax',
      '<intermediateCatchEvent id="x"><timerEventDefinition><timeDuration>tomorrow</timeDuration></timerEventDefinition></intermediateCatchEvent>',
    ],
    ['decision-missing', '<businessRuleTask id="x" paraf:decision="none"/>'],
    ['loop-without-end', '<task id="x"><standardLoopCharacteristics/></task>'],
  ])('what is not executed exactly is refused: %s', async (rule, body) => {
    const { definition, findings } = await compileBpmn(process(body));

    expect(definition).toBeUndefined();
    expect(findings.map((f) => [f.class, f.rule])).toContainEqual(['unsupported', rule]);
  });
});

describe('the definition', () => {
  const xml = file(
    '<process id="P" paraf:statedTotal="PT22M"><extensionElements><paraf:sop number="1"><paraf:legalBasis>UU 25/2009</paraf:legalBasis></paraf:sop></extensionElements><laneSet id="ls"><lane id="fo" name="Front Office" paraf:superior="kasi"><flowNodeRef>A</flowNodeRef></lane></laneSet><userTask id="A" name="Terima" paraf:step="1" paraf:budget="PT3M" paraf:action="receive" paraf:returnTo="X Y" paraf:stops-clock="true"/></process>',
  );

  it('keeps the labels people gave', async () => {
    const { definition } = await compileBpmn(xml);

    expect(definition).toBeDefined();
    expect(elementOf(definition!, 'A')?.labels).toEqual({
      name: 'Terima',
      lane: 'fo',
      step: '1',
      budget: 'PT3M',
      action: 'receive',
      returnTo: ['X', 'Y'],
      stopsClock: true,
    });
    expect(elementOf(definition!, 'P')).toMatchObject({
      statedTotal: 'PT22M',
      sop: { number: '1', legalBasis: ['UU 25/2009'] },
    });
    expect(lanesOf(definition!)).toEqual([{ id: 'fo', name: 'Front Office', superior: 'kasi' }]);
  });

  it('is frozen, and its digest tells it from another', async () => {
    const one = await compileBpmn(xml);
    const same = await compileBpmn(`${xml}\n`);
    const other = await compileBpmn(xml.replace('PT3M', 'PT4M'));

    expect(Object.isFrozen(one.definition?.nodes['A'])).toBe(true);
    expect(one.definition?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(same.definition?.digest).toBe(one.definition?.digest);
    expect(other.definition?.digest).not.toBe(one.definition?.digest);
  });

  it('reads qualified references and any prefix of its namespaces', async () => {
    const { definition } = await compileBpmn(
      '<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:q="http://x" xmlns:office="http://paraf.dev/schema/bpmn/1" id="d" targetNamespace="http://x"><b:message id="M" name="Paid"/><b:process id="P"><b:receiveTask id="R" messageRef="q:M" office:step="4"/></b:process></b:definitions>',
    );

    expect(elementOf(definition!, 'R')).toMatchObject({ message: { name: 'Paid' }, labels: { step: '4' } });
  });
});
