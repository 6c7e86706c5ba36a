/**
 * Flows between elements and pools that BPMN forbids, with the element named; and flows that are only drawn, ignored.
 */
import { describe, expect, it } from '@jest/globals';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { file, findingsOf, process } from '../../domain/process/drawing.js';

const pools = (flow: string): string =>
  file(
    `<message id="M" name="M"/><collaboration id="k"><participant id="pa" processRef="PA"/><participant id="pb" processRef="PB"/><messageFlow id="f" ${flow}/></collaboration><process id="PA"><startEvent id="sa"/><task id="A"/><task id="A2"/><exclusiveGateway id="g"/><endEvent id="ea"/>[sa>A; A>A2; A2>g; g>ea]</process><process id="PB"><startEvent id="sb"><messageEventDefinition messageRef="M"/></startEvent><task id="B"/>[sb>B]</process>`,
  );

describe('forbidden', () => {
  it.each([
    ['message-flow-inside-pool', 'f', pools('sourceRef="A" targetRef="A2"')],
    ['message-flow-ends', 'f', pools('sourceRef="g" targetRef="B"')],
    ['message-flow-ends', 'f', pools('sourceRef="sa" targetRef="B"')],
    ['reference-broken', 'f', pools('sourceRef="A" targetRef="nowhere"')],
    ['condition-ignored', 's-A', process('<startEvent id="s"/><task id="A"/>[s>A:x > 1]')],
    [
      'condition-ignored',
      'g-A',
      process('<startEvent id="s"/><parallelGateway id="g"/><task id="A"/><task id="B"/>[s>g; g>A:true; g>B]'),
    ],
    [
      'link-flow',
      't',
      process(
        '<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent><task id="A"/><task id="B"/>[s>t; t>A; c>B]',
      ),
    ],
    [
      'cancel-not-interrupting',
      'b',
      process(
        '<startEvent id="s"/><transaction id="T"/><boundaryEvent id="b" attachedToRef="T" cancelActivity="false"><cancelEventDefinition/></boundaryEvent>[s>T]',
      ),
    ],
    [
      'event-gateway-targets',
      'c',
      process(
        '<startEvent id="s"/><task id="A"/><parallelGateway id="p"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c"><timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent><intermediateCatchEvent id="d"><timerEventDefinition><timeDuration>PT2S</timeDuration></timerEventDefinition></intermediateCatchEvent>[s>p; p>g; p>A; g>c; g>d; A>c]',
      ),
    ],
    ['instantiate-incoming', 'A', process('<startEvent id="s"/><receiveTask id="A" instantiate="true"/>[s>A]')],
  ])('%s at %s', async (rule, element, xml) => {
    const findings = await findingsOf(xml);

    expect(findings.filter((f) => f.severity === 'error').map((f) => [f.class, f.rule, f.element])).toContainEqual([
      'standard',
      rule,
      element,
    ]);
  });

  it.each([
    [
      'default-condition',
      '<startEvent id="s"/><exclusiveGateway id="g" default="g-A"/><task id="A"/><task id="B"/>[s>g; g>A:true; g>B:true]',
    ],
    [
      'gateway-direction',
      '<startEvent id="s"/><exclusiveGateway id="g" gatewayDirection="Converging"/><task id="A"/><task id="B"/>[s>g; g>A; g>B]',
    ],
    [
      'compensation-handler',
      '<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>[s>A]',
    ],
  ])('%s is a warning and executed', async (rule, body) => {
    const { definition, findings } = await compileBpmn(process(body));

    expect(definition).toBeDefined();
    expect(findings.map((f) => [f.severity, f.rule])).toContainEqual(['warning', rule]);
  });
});

describe('drawn only', () => {
  it('what other tools add changes nothing', async () => {
    const xml = process(
      '<extensionElements><camunda:properties><camunda:property name="a" value="b"/></camunda:properties><zeebe:taskDefinition type="x"/></extensionElements><startEvent id="s"/><userTask id="A" camunda:assignee="x" flowable:candidateGroups="y"><extensionElements><zeebe:formDefinition formKey="z"/></extensionElements></userTask><textAnnotation id="n"><text>note</text></textAnnotation><association id="a" sourceRef="A" targetRef="n"/><group id="gr"/><dataObject id="o"/><dataObjectReference id="or" dataObjectRef="o"/><dataStoreReference id="st"/>[s>A]',
    ).replace(
      '<definitions ',
      '<definitions xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:flowable="http://flowable.org/bpmn" ',
    );
    const { definition, findings } = await compileBpmn(xml);

    expect(findings.filter((f) => f.severity === 'error')).toEqual([]);
    expect(definition).toBeDefined();
  });
});
