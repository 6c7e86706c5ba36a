/** Each rule of the standard that a file can break, and each thing that is not executed: one small file, the class, the rule, the element. */
import { describe, expect, it } from '@jest/globals';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { file, process } from '../../domain/process/drawing.js';

const T = '<timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition>';
const M = '<messageEventDefinition messageRef="M"/>';
const NAMED =
  '<message id="M" name="M"/><signal id="G" name="G"/><error id="E" errorCode="E"/><escalation id="X" escalationCode="X"/>';
const p = (body: string): string => process(body, NAMED);
const pools = (flow: string, inside = ''): string =>
  file(
    `${NAMED}<collaboration id="k"><participant id="pa" processRef="PA"/><participant id="pb" processRef="PB"/>${flow}</collaboration><process id="PA"><startEvent id="sa"/><task id="A"/><task id="A2"/><endEvent id="ea"/>[sa>A; A>A2; A2>ea]${inside}</process><process id="PB"><startEvent id="sb"/><task id="B"/><endEvent id="eb"/>[sb>B; B>eb]</process>`,
  );

type Planted = readonly [
  name: string,
  severity: 'error' | 'warning',
  kind: 'standard' | 'unsupported',
  rule: string,
  element: string | null,
  xml: string,
];

const PLANTED: readonly Planted[] = [
  [
    'start incoming',
    'error',
    'standard',
    'start-incoming',
    's',
    p('<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>s; A>e]'),
  ],
  [
    'end outgoing',
    'error',
    'standard',
    'end-outgoing',
    'e',
    p('<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e; e>A]'),
  ],
  [
    'boundary incoming',
    'error',
    'standard',
    'boundary-incoming',
    'b',
    p(
      `<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A">${T}</boundaryEvent><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2; s>b]`,
    ),
  ],
  [
    'seq flow into sub',
    'error',
    'standard',
    'flow-crosses-scope',
    'f',
    p(
      '<startEvent id="s"/><subProcess id="S"><task id="A"/></subProcess><sequenceFlow id="f" sourceRef="s" targetRef="A"/>',
    ),
  ],
  [
    'seq flow out of sub',
    'error',
    'standard',
    'flow-crosses-scope',
    'f',
    p(
      '<startEvent id="s"/><subProcess id="S"><task id="A"/></subProcess><endEvent id="e"/><sequenceFlow id="f" sourceRef="A" targetRef="e"/>[s>S]',
    ),
  ],
  [
    'seq flow across pools',
    'error',
    'standard',
    'flow-crosses-scope',
    'f',
    pools('', '<sequenceFlow id="f" sourceRef="A" targetRef="B"/>'),
  ],
  [
    'message flow inside pool',
    'error',
    'standard',
    'message-flow-inside-pool',
    'f',
    pools('<messageFlow id="f" sourceRef="A" targetRef="A2"/>'),
  ],
  [
    'message flow to start none',
    'warning',
    'standard',
    'message-flow-ends',
    'f',
    pools('<messageFlow id="f" sourceRef="A" targetRef="sb"/>'),
  ],
  [
    'message flow pool to own pool',
    'error',
    'standard',
    'message-flow-inside-pool',
    'f',
    pools('<messageFlow id="f" sourceRef="pa" targetRef="A"/>'),
  ],
  [
    'message flow from catch',
    'error',
    'standard',
    'message-flow-ends',
    'f',
    pools(
      '<messageFlow id="f" sourceRef="c" targetRef="B"/>',
      `<intermediateCatchEvent id="c">${M}</intermediateCatchEvent>`,
    ),
  ],
  [
    'message flow into timer catch',
    'error',
    'standard',
    'message-flow-ends',
    'f',
    pools(
      '<messageFlow id="f" sourceRef="B" targetRef="c"/>',
      `<intermediateCatchEvent id="c">${T}</intermediateCatchEvent>[A>c; c>A2]`,
    ),
  ],
  [
    'message flow to gateway',
    'error',
    'standard',
    'message-flow-ends',
    'f',
    pools('<messageFlow id="f" sourceRef="B" targetRef="g"/>', `<exclusiveGateway id="g"/>`),
  ],
  [
    'message flow from end none',
    'warning',
    'standard',
    'message-flow-ends',
    'f',
    pools('<messageFlow id="f" sourceRef="ea" targetRef="B"/>'),
  ],
  [
    'event gw one target',
    'warning',
    'standard',
    'event-gateway-targets',
    'g',
    p(
      `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c">${M}</intermediateCatchEvent><endEvent id="e"/>[s>g; g>c; c>e]`,
    ),
  ],
  [
    'event gw to task',
    'error',
    'standard',
    'event-gateway-targets',
    'g',
    p(
      `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c">${M}</intermediateCatchEvent><task id="A"/><endEvent id="e"/>[s>g; g>c; g>A; c>e; A>e]`,
    ),
  ],
  [
    'event gw mix',
    'warning',
    'standard',
    'event-gateway-targets',
    'g',
    p(
      `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c">${M}</intermediateCatchEvent><receiveTask id="A" messageRef="M"/><endEvent id="e"/>[s>g; g>c; g>A; c>e; A>e]`,
    ),
  ],
  [
    'event gw target extra incoming',
    'error',
    'standard',
    'event-gateway-targets',
    'c',
    p(
      `<startEvent id="s"/><exclusiveGateway id="x" default="x-g"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c">${M}</intermediateCatchEvent><intermediateCatchEvent id="d">${T}</intermediateCatchEvent><endEvent id="e"/>[s>x; x>g; x>c:y; g>c; g>d; c>e; d>e]`,
    ),
  ],
  [
    'event gw outgoing condition',
    'error',
    'standard',
    'condition-ignored',
    'g-c',
    p(
      `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c">${M}</intermediateCatchEvent><intermediateCatchEvent id="d">${T}</intermediateCatchEvent><endEvent id="e"/>[s>g; g>c:x; g>d; c>e; d>e]`,
    ),
  ],
  [
    'event gw to none catch',
    'error',
    'standard',
    'event-gateway-targets',
    'g',
    p(
      `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c"/><intermediateCatchEvent id="d">${T}</intermediateCatchEvent><endEvent id="e"/>[s>g; g>c; g>d; c>e; d>e]`,
    ),
  ],
  [
    'compensation handler incoming',
    'error',
    'standard',
    'compensation-flow',
    'H',
    p(
      `<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A"><compensateEventDefinition/></boundaryEvent><task id="H" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="H"/><endEvent id="e"/>[s>A; A>e; A>H]`,
    ),
  ],
  [
    'compensation boundary outgoing',
    'error',
    'standard',
    'compensation-flow',
    'b',
    p(
      `<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A"><compensateEventDefinition/></boundaryEvent><task id="H"/><endEvent id="e"/>[s>A; A>e; b>H]`,
    ),
  ],
  [
    'compensation association to non handler',
    'warning',
    'standard',
    'compensation-handler',
    'b',
    p(
      `<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A"><compensateEventDefinition/></boundaryEvent><task id="H"/><association id="as" sourceRef="b" targetRef="H"/><endEvent id="e"/>[s>A; A>e]`,
    ),
  ],
  [
    'compensation activityRef broken',
    'error',
    'standard',
    'reference-broken',
    't',
    p(
      `<startEvent id="s"/><intermediateThrowEvent id="t"><compensateEventDefinition activityRef="nope"/></intermediateThrowEvent><endEvent id="e"/>[s>t; t>e]`,
    ),
  ],
  [
    'compensation start top-level',
    'error',
    'standard',
    'event-type',
    's',
    p(`<startEvent id="s"><compensateEventDefinition/></startEvent><endEvent id="e"/>[s>e]`),
  ],
  [
    'cancel end outside',
    'error',
    'standard',
    'cancel-place',
    'e',
    p('<startEvent id="s"/><endEvent id="e"><cancelEventDefinition/></endEvent>[s>e]'),
  ],
  [
    'cancel end in sub-process',
    'error',
    'standard',
    'cancel-place',
    'ce',
    p(
      '<startEvent id="s"/><subProcess id="S"><startEvent id="s2"/><endEvent id="ce"><cancelEventDefinition/></endEvent>[s2>ce]</subProcess><endEvent id="e"/>[s>S; S>e]',
    ),
  ],
  [
    'cancel boundary on task',
    'error',
    'standard',
    'cancel-place',
    'b',
    p(
      '<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A"><cancelEventDefinition/></boundaryEvent><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2]',
    ),
  ],
  [
    'error start top level',
    'error',
    'standard',
    'event-type',
    's',
    p('<startEvent id="s"><errorEventDefinition errorRef="E"/></startEvent><endEvent id="e"/>[s>e]'),
  ],
  [
    'error start in embedded sub',
    'error',
    'standard',
    'sub-process-start',
    's2',
    p(
      '<startEvent id="s"/><subProcess id="S"><startEvent id="s2"><errorEventDefinition errorRef="E"/></startEvent><endEvent id="e2"/>[s2>e2]</subProcess><endEvent id="e"/>[s>S; S>e]',
    ),
  ],
  [
    'timer start in embedded sub',
    'error',
    'standard',
    'sub-process-start',
    's2',
    p(
      `<startEvent id="s"/><subProcess id="S"><startEvent id="s2">${T}</startEvent><endEvent id="e2"/>[s2>e2]</subProcess><endEvent id="e"/>[s>S; S>e]`,
    ),
  ],
  [
    'error boundary non int',
    'error',
    'standard',
    'error-not-interrupting',
    'b',
    p(
      '<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><errorEventDefinition errorRef="E"/></boundaryEvent><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2]',
    ),
  ],
  [
    'error event sub non int',
    'error',
    'standard',
    'error-not-interrupting',
    'v',
    p(
      '<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e]<subProcess id="V" triggeredByEvent="true"><startEvent id="v" isInterrupting="false"><errorEventDefinition errorRef="E"/></startEvent><endEvent id="ve"/>[v>ve]</subProcess>',
    ),
  ],
  [
    'timer none',
    'error',
    'standard',
    'timer-without-time',
    't',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition/></intermediateCatchEvent><endEvent id="e"/>[s>t; t>e]',
    ),
  ],
  [
    'timer two',
    'error',
    'standard',
    'timer-without-time',
    't',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1S</timeDuration><timeDate>2026-01-01T00:00:00Z</timeDate></timerEventDefinition></intermediateCatchEvent><endEvent id="e"/>[s>t; t>e]',
    ),
  ],
  [
    'link throw no catch',
    'error',
    'standard',
    'link-missing',
    't',
    p(
      '<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent>[s>t]',
    ),
  ],
  [
    'link catch no throw',
    'warning',
    'standard',
    'link-source',
    'c',
    p(
      '<startEvent id="s"/><task id="A"/><intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e2; c>e]',
    ),
  ],
  [
    'link two catches',
    'error',
    'standard',
    'link-ambiguous',
    'c2',
    p(
      '<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent><intermediateCatchEvent id="c2"><linkEventDefinition name="L"/></intermediateCatchEvent><endEvent id="e"/><endEvent id="e2"/>[s>t; c>e; c2>e2]',
    ),
  ],
  [
    'link across scopes',
    'error',
    'standard',
    'link-missing',
    't',
    p(
      '<startEvent id="s"/><subProcess id="S"><startEvent id="s2"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent>[s2>t]</subProcess><intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent><endEvent id="e"/>[s>S; c>e]',
    ),
  ],
  [
    'link with outgoing',
    'error',
    'standard',
    'link-flow',
    't',
    p(
      '<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent><endEvent id="e"/>[s>t; t>e; c>e]',
    ),
  ],
  [
    'default with condition',
    'warning',
    'standard',
    'default-condition',
    'g-A',
    p(
      '<startEvent id="s"/><exclusiveGateway id="g" default="g-A"/><task id="A"/><task id="B"/><endEvent id="e"/>[s>g; g>A:x; g>B:y; A>e; B>e]',
    ),
  ],
  [
    'default not outgoing',
    'error',
    'standard',
    'default-flow',
    'g',
    p(
      '<startEvent id="s"/><exclusiveGateway id="g" default="s-g"/><task id="A"/><task id="B"/><endEvent id="e"/>[s>g; g>A:x; g>B:y; A>e; B>e]',
    ),
  ],
  [
    'default broken',
    'error',
    'standard',
    'reference-broken',
    'g',
    p(
      '<startEvent id="s"/><exclusiveGateway id="g" default="nope"/><task id="A"/><task id="B"/><endEvent id="e"/>[s>g; g>A:x; g>B:y; A>e; B>e]',
    ),
  ],
  [
    'mi without extent',
    'error',
    'standard',
    'multi-instance-extent',
    'A',
    p('<startEvent id="s"/><task id="A"><multiInstanceLoopCharacteristics/></task><endEvent id="e"/>[s>A; A>e]'),
  ],
  [
    'terminate throw',
    'error',
    'standard',
    'event-type',
    't',
    p(
      '<startEvent id="s"/><intermediateThrowEvent id="t"><terminateEventDefinition/></intermediateThrowEvent><endEvent id="e"/>[s>t; t>e]',
    ),
  ],
  [
    'data object ref broken',
    'error',
    'standard',
    'reference-broken',
    'd',
    p('<startEvent id="s"/><dataObjectReference id="d" dataObjectRef="nope"/><endEvent id="e"/>[s>e]'),
  ],
  [
    'data assoc broken',
    'warning',
    'standard',
    'reference-broken',
    'da',
    p(
      '<startEvent id="s"/><task id="A"><dataOutputAssociation id="da"><sourceRef>nope</sourceRef><targetRef>nope2</targetRef></dataOutputAssociation></task><endEvent id="e"/>[s>A; A>e]',
    ),
  ],
  [
    'lane flowNodeRef broken',
    'warning',
    'standard',
    'reference-broken',
    'l',
    p(
      '<laneSet id="ls"><lane id="l"><flowNodeRef>nope</flowNodeRef></lane></laneSet><startEvent id="s"/><endEvent id="e"/>[s>e]',
    ),
  ],
  [
    'lane node in two lanes',
    'warning',
    'standard',
    'lane-twice',
    'A',
    p(
      '<laneSet id="ls"><lane id="l"><flowNodeRef>A</flowNodeRef></lane><lane id="l2"><flowNodeRef>A</flowNodeRef></lane></laneSet><startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e]',
    ),
  ],
  [
    'call without target',
    'error',
    'standard',
    'call-without-target',
    'A',
    p('<startEvent id="s"/><callActivity id="A"/><endEvent id="e"/>[s>A; A>e]'),
  ],
  [
    'none start event sub',
    'error',
    'standard',
    'event-sub-process-start',
    'v',
    p(
      '<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e]<subProcess id="V" triggeredByEvent="true"><startEvent id="v"/><endEvent id="ve"/>[v>ve]</subProcess>',
    ),
  ],
  [
    'two starts event sub',
    'error',
    'standard',
    'event-sub-process-start',
    'V',
    p(
      `<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e]<subProcess id="V" triggeredByEvent="true"><startEvent id="v">${M}</startEvent><startEvent id="v2">${T}</startEvent><endEvent id="ve"/>[v>ve; v2>ve]</subProcess>`,
    ),
  ],
  [
    'no start event sub',
    'error',
    'standard',
    'event-sub-process-start',
    'V',
    p(
      `<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e]<subProcess id="V" triggeredByEvent="true"><task id="Q"/></subProcess>`,
    ),
  ],
  [
    'event sub with incoming',
    'error',
    'standard',
    'event-sub-process-flow',
    'V',
    p(
      `<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e; A>V]<subProcess id="V" triggeredByEvent="true"><startEvent id="v">${M}</startEvent><endEvent id="ve"/>[v>ve]</subProcess>`,
    ),
  ],
  [
    'boundary on event sub',
    'error',
    'standard',
    'boundary-unattached',
    'b',
    p(
      `<startEvent id="s"/><task id="A"/><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2]<boundaryEvent id="b" attachedToRef="V">${T}</boundaryEvent><subProcess id="V" triggeredByEvent="true"><startEvent id="v">${M}</startEvent><endEvent id="ve"/>[v>ve]</subProcess>`,
    ),
  ],
  [
    'message without ref catch',
    'warning',
    'standard',
    'event-without-name',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><messageEventDefinition/></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'signal without ref',
    'warning',
    'standard',
    'event-without-name',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition/></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'error end without ref',
    'warning',
    'standard',
    'error-without-code',
    'e',
    p('<startEvent id="s"/><endEvent id="e"><errorEventDefinition/></endEvent>[s>e]'),
  ],
  [
    'escalation throw without ref',
    'warning',
    'standard',
    'event-without-name',
    't',
    p(
      '<startEvent id="s"/><intermediateThrowEvent id="t"><escalationEventDefinition/></intermediateThrowEvent><endEvent id="e"/>[s>t; t>e]',
    ),
  ],
  [
    'messageRef broken',
    'error',
    'standard',
    'reference-broken',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="nope"/></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'signalRef broken',
    'error',
    'standard',
    'reference-broken',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition signalRef="nope"/></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'errorRef broken',
    'error',
    'standard',
    'reference-broken',
    'e',
    p('<startEvent id="s"/><endEvent id="e"><errorEventDefinition errorRef="nope"/></endEvent>[s>e]'),
  ],
  [
    'messageRef to signal',
    'error',
    'standard',
    'reference-type',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="G"/></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'parallel gateway conditions',
    'error',
    'standard',
    'condition-ignored',
    'g-A',
    p(
      '<startEvent id="s"/><parallelGateway id="g"/><task id="A"/><task id="B"/><parallelGateway id="j"/><endEvent id="e"/>[s>g; g>A:x; g>B; A>j; B>j; j>e]',
    ),
  ],
  [
    'start condition',
    'error',
    'standard',
    'condition-ignored',
    's-A',
    p('<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A:x; A>e]'),
  ],
  [
    'catch condition',
    'error',
    'standard',
    'condition-ignored',
    'c-A',
    p(
      `<startEvent id="s"/><intermediateCatchEvent id="c">${T}</intermediateCatchEvent><task id="A"/><endEvent id="e"/>[s>c; c>A:x; A>e]`,
    ),
  ],
  [
    'boundary none',
    'error',
    'standard',
    'boundary-none',
    'b',
    p(
      '<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A"/><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2]',
    ),
  ],
  [
    'boundary without host',
    'error',
    'standard',
    'boundary-unattached',
    'b',
    p(
      `<startEvent id="s"/><task id="A"/><boundaryEvent id="b">${T}</boundaryEvent><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2]`,
    ),
  ],
  [
    'boundary on gateway',
    'error',
    'standard',
    'boundary-unattached',
    'b',
    p(
      `<startEvent id="s"/><exclusiveGateway id="A"/><boundaryEvent id="b" attachedToRef="A">${T}</boundaryEvent><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2]`,
    ),
  ],
  [
    'boundary no outgoing',
    'warning',
    'standard',
    'boundary-outgoing',
    'b',
    p(
      `<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A">${T}</boundaryEvent><endEvent id="e"/>[s>A; A>e]`,
    ),
  ],
  [
    'boundary link/terminate',
    'error',
    'standard',
    'event-type',
    'b',
    p(
      `<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A"><terminateEventDefinition/></boundaryEvent><endEvent id="e"/><endEvent id="e2"/>[s>A; A>e; b>e2]`,
    ),
  ],
  [
    'catch error',
    'error',
    'standard',
    'event-type',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><errorEventDefinition errorRef="E"/></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'catch none',
    'error',
    'standard',
    'catch-none',
    'c',
    p('<startEvent id="s"/><intermediateCatchEvent id="c"/><endEvent id="e"/>[s>c; c>e]'),
  ],
  [
    'throw timer',
    'error',
    'standard',
    'event-type',
    'c',
    p(`<startEvent id="s"/><intermediateThrowEvent id="c">${T}</intermediateThrowEvent><endEvent id="e"/>[s>c; c>e]`),
  ],
  [
    'throw error',
    'error',
    'standard',
    'event-type',
    'c',
    p(
      '<startEvent id="s"/><intermediateThrowEvent id="c"><errorEventDefinition errorRef="E"/></intermediateThrowEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  ['end timer', 'error', 'standard', 'event-type', 'e', p(`<startEvent id="s"/><endEvent id="e">${T}</endEvent>[s>e]`)],
  [
    'start cancel',
    'error',
    'standard',
    'event-type',
    's',
    p('<startEvent id="s"><cancelEventDefinition/></startEvent><endEvent id="e"/>[s>e]'),
  ],
  [
    'conditional no condition',
    'error',
    'standard',
    'condition-missing',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><conditionalEventDefinition/></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'flow self loop on gateway',
    'warning',
    'standard',
    'flow-without-condition',
    'g-e',
    p('<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="e"/>[s>g; g>g:x; g>e]'),
  ],
  [
    'flow without source',
    'error',
    'standard',
    'flow-ends',
    'f',
    p('<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" targetRef="e"/>[s>e]'),
  ],
  [
    'flow to data object',
    'error',
    'standard',
    'flow-ends',
    'f',
    p(
      '<startEvent id="s"/><dataObject id="d"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="d"/>[s>e]',
    ),
  ],
  [
    'flow to lane',
    'error',
    'standard',
    'flow-ends',
    'f',
    p(
      '<laneSet id="ls"><lane id="l"/></laneSet><startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="l"/>[s>e]',
    ),
  ],
  [
    'gateway no outgoing',
    'warning',
    'standard',
    'gateway-purpose',
    'g',
    p('<startEvent id="s"/><exclusiveGateway id="g"/>[s>g]'),
  ],
  [
    'gateway no incoming',
    'warning',
    'standard',
    'gateway-purpose',
    'g',
    p(
      '<startEvent id="s"/><task id="A"/><endEvent id="e"/><exclusiveGateway id="g"/><task id="B"/>[s>A; A>e; g>B; B>e]',
    ),
  ],
  [
    'gateway one in one out',
    'warning',
    'standard',
    'gateway-purpose',
    'g',
    p('<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="e"/>[s>g; g>e]'),
  ],
  [
    'complex gw unsupported',
    'error',
    'unsupported',
    'unsupported-complex-gateway',
    'g',
    p('<startEvent id="s"/><complexGateway id="g"/><endEvent id="e"/>[s>g; g>e]'),
  ],
  [
    'adhoc unsupported',
    'error',
    'unsupported',
    'unsupported-ad-hoc-sub-process',
    'H',
    p('<startEvent id="s"/><adHocSubProcess id="H"><task id="A"/></adHocSubProcess><endEvent id="e"/>[s>H; H>e]'),
  ],
  [
    'instantiating receive incoming',
    'error',
    'standard',
    'instantiate-incoming',
    'A',
    p('<startEvent id="s"/><receiveTask id="A" instantiate="true" messageRef="M"/><endEvent id="e"/>[s>A; A>e]'),
  ],
  ['start no end', 'warning', 'standard', 'start-without-end', 's', p('<startEvent id="s"/><task id="A"/>[s>A]')],
  ['end no start', 'warning', 'standard', 'end-without-start', 'e', p('<task id="A"/><endEvent id="e"/>[A>e]')],
  [
    'implicit end beside end',
    'warning',
    'standard',
    'implicit-end',
    'A',
    p(
      '<startEvent id="s"/><parallelGateway id="g"/><task id="A"/><task id="B"/><endEvent id="e"/>[s>g; g>A; g>B; B>e]',
    ),
  ],
  [
    'process two pools same process',
    'warning',
    'standard',
    'start-without-end',
    's',
    file(
      '<collaboration id="k"><participant id="pa" processRef="PA"/><participant id="pb" processRef="PA"/></collaboration><process id="PA"><startEvent id="s"/></process>',
    ),
  ],
  [
    'participant broken',
    'error',
    'standard',
    'reference-broken',
    'pa',
    file(
      '<collaboration id="k"><participant id="pa" processRef="nope"/></collaboration><process id="PA"><startEvent id="s"/></process>',
    ),
  ],
  [
    'start with two flows cond',
    'warning',
    'standard',
    'start-without-end',
    's',
    p('<startEvent id="s"/><task id="A"/><task id="B"/>[s>A; s>B]'),
  ],
  [
    'signal start without name event sub',
    'warning',
    'standard',
    'event-without-name',
    'v',
    p(
      '<startEvent id="s"/><task id="A"/><endEvent id="e"/>[s>A; A>e]<subProcess id="V" triggeredByEvent="true"><startEvent id="v"><signalEventDefinition/></startEvent><endEvent id="ve"/>[v>ve]</subProcess>',
    ),
  ],
  [
    'mi cardinality negative',
    'error',
    'standard',
    'multi-instance-extent',
    'A',
    p(
      '<startEvent id="s"/><task id="A"><multiInstanceLoopCharacteristics><loopCardinality>-1</loopCardinality></multiInstanceLoopCharacteristics></task><endEvent id="e"/>[s>A; A>e]',
    ),
  ],
  [
    'mi input ref broken',
    'error',
    'standard',
    'reference-broken',
    'A',
    p(
      '<startEvent id="s"/><task id="A"><multiInstanceLoopCharacteristics><loopDataInputRef>nope</loopDataInputRef></multiInstanceLoopCharacteristics></task><endEvent id="e"/>[s>A; A>e]',
    ),
  ],
  [
    'loop no condition',
    'error',
    'unsupported',
    'loop-without-end',
    'A',
    p('<startEvent id="s"/><task id="A"><standardLoopCharacteristics/></task><endEvent id="e"/>[s>A; A>e]'),
  ],
  [
    'loop maximum nan',
    'error',
    'standard',
    'loop-maximum',
    'A',
    p(
      '<startEvent id="s"/><task id="A"><standardLoopCharacteristics loopMaximum="many"/></task><endEvent id="e"/>[s>A; A>e]',
    ),
  ],
  [
    'task at root',
    'error',
    'standard',
    'unreadable-content',
    null,
    file('<task id="A"/><process id="P"><startEvent id="s"/></process>'),
  ],
  [
    'startEvent in lane',
    'warning',
    'standard',
    'end-without-start',
    'e',
    p('<laneSet id="ls"><lane id="l"><startEvent id="s"/></lane></laneSet><endEvent id="e"/>'),
  ],
  [
    'incoming child mismatch',
    'warning',
    'standard',
    'reference-broken',
    'A',
    p('<startEvent id="s"/><task id="A"><incoming>x</incoming></task><endEvent id="e"/>[s>A; A>e]'),
  ],
  [
    'incoming child wrong flow',
    'warning',
    'standard',
    'flow-listed',
    'A',
    p(
      '<startEvent id="s"/><task id="A"><incoming>A-e</incoming><outgoing>s-A</outgoing></task><endEvent id="e"/>[s>A; A>e]',
    ),
  ],
  [
    'message flow to an annotation',
    'error',
    'standard',
    'message-flow-ends',
    'f',
    pools('<messageFlow id="f" sourceRef="A" targetRef="n"/><textAnnotation id="n"><text>x</text></textAnnotation>'),
  ],
  [
    'message flow from a data object',
    'error',
    'standard',
    'message-flow-ends',
    'f',
    pools(
      '<messageFlow id="f" sourceRef="dr" targetRef="B"/>',
      '<dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/>',
    ),
  ],
  [
    'message flow from a group',
    'error',
    'standard',
    'message-flow-ends',
    'f',
    pools('<messageFlow id="f" sourceRef="gr" targetRef="B"/><group id="gr"/>'),
  ],
  [
    'message flow to a data store',
    'error',
    'standard',
    'message-flow-ends',
    'f',
    pools('<messageFlow id="f" sourceRef="B" targetRef="st"/>', '<dataStoreReference id="st"/>'),
  ],
  [
    'escalation end without escalation',
    'warning',
    'standard',
    'escalation-without-code',
    'e',
    p('<startEvent id="s"/><endEvent id="e"><escalationEventDefinition/></endEvent>[s>e]'),
  ],
  [
    'escalation thrown without a code',
    'warning',
    'standard',
    'escalation-without-code',
    't',
    process(
      '<startEvent id="s"/><intermediateThrowEvent id="t"><escalationEventDefinition escalationRef="Y"/></intermediateThrowEvent><endEvent id="e"/>[s>t; t>e]',
      '<escalation id="Y" name="late"/>',
    ),
  ],
  [
    'error thrown without a code',
    'warning',
    'standard',
    'error-without-code',
    'e',
    process(
      '<startEvent id="s"/><endEvent id="e"><errorEventDefinition errorRef="Y"/></endEvent>[s>e]',
      '<error id="Y" name="late"/>',
    ),
  ],
  [
    'converging gateway with one way in',
    'warning',
    'standard',
    'gateway-direction',
    'g',
    p('<startEvent id="s"/><exclusiveGateway id="g" gatewayDirection="Converging"/><endEvent id="e"/>[s>g; g>e]'),
  ],
  [
    'diverging gateway with one way out',
    'warning',
    'standard',
    'gateway-direction',
    'g',
    p('<startEvent id="s"/><parallelGateway id="g" gatewayDirection="Diverging"/><endEvent id="e"/>[s>g; g>e]'),
  ],
  [
    'mixed gateway that only splits',
    'warning',
    'standard',
    'gateway-direction',
    'g',
    p(
      '<startEvent id="s"/><parallelGateway id="g" gatewayDirection="Mixed"/><endEvent id="e"/><endEvent id="e2"/>[s>g; g>e; g>e2]',
    ),
  ],
  [
    'script without a format',
    'warning',
    'standard',
    'script-format',
    'A',
    p('<startEvent id="s"/><scriptTask id="A"><script>1 + 1</script></scriptTask><endEvent id="e"/>[s>A; A>e]'),
  ],
  [
    'compensation boundary that does not interrupt',
    'warning',
    'standard',
    'compensation-not-interrupting',
    'b',
    p(
      '<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><compensateEventDefinition/></boundaryEvent><task id="U" isForCompensation="true"/><association sourceRef="b" targetRef="U" associationDirection="One"/><endEvent id="e"/>[s>A; A>e]',
    ),
  ],
  [
    'compensation start that does not interrupt',
    'warning',
    'standard',
    'compensation-not-interrupting',
    'i',
    p(
      '<startEvent id="s"/><subProcess id="S"><startEvent id="s2"/><task id="A"/><endEvent id="e2"/>[s2>A; A>e2]<subProcess id="V" triggeredByEvent="true"><startEvent id="i" isInterrupting="false"><compensateEventDefinition/></startEvent><task id="U"/><endEvent id="e3"/>[i>U; U>e3]</subProcess></subProcess><endEvent id="e"/>[s>S; S>e]',
    ),
  ],
  [
    'event definition by reference into another event',
    'warning',
    'standard',
    'event-definition-reference',
    'c2',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition id="sd" signalRef="G"/></intermediateCatchEvent><intermediateCatchEvent id="c2"><eventDefinitionRef>sd</eventDefinitionRef></intermediateCatchEvent><endEvent id="e"/>[s>c; c>c2; c2>e]',
    ),
  ],
  [
    'event definition by reference twice',
    'warning',
    'standard',
    'event-definition-reference',
    'c',
    process(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><eventDefinitionRef>sd</eventDefinitionRef><eventDefinitionRef>sd</eventDefinitionRef></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
      `${NAMED}<signalEventDefinition id="sd" signalRef="G"/>`,
    ),
  ],
  [
    'event definition by reference to a message',
    'error',
    'standard',
    'reference-type',
    'c',
    p(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><eventDefinitionRef>M</eventDefinitionRef></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
    ),
  ],
  [
    'event definition by reference that names no signal',
    'warning',
    'standard',
    'event-without-name',
    'c',
    process(
      '<startEvent id="s"/><intermediateCatchEvent id="c"><eventDefinitionRef>sd</eventDefinitionRef></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
      '<signalEventDefinition id="sd"/>',
    ),
  ],
  [
    'multi-instance event by reference to a task',
    'error',
    'standard',
    'reference-type',
    'A',
    p(
      '<startEvent id="s"/><task id="A"><multiInstanceLoopCharacteristics behavior="None" noneBehaviorEventRef="B"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task><task id="B"/><endEvent id="e"/>[s>A; A>B; B>e]',
    ),
  ],
  [
    'throw event that ends in nothing',
    'warning',
    'standard',
    'intermediate-outgoing',
    't',
    p(
      `<task id="A"/><parallelGateway id="g"/><intermediateThrowEvent id="t">${M}</intermediateThrowEvent><intermediateThrowEvent id="t2">${M}</intermediateThrowEvent><task id="B"/>[A>g; g>t; g>t2; t2>B]`,
    ),
  ],
  [
    'message unlike that of its operation',
    'warning',
    'standard',
    'operation-message',
    'A',
    process(
      '<startEvent id="s"/><sendTask id="A" messageRef="M" operationRef="op"/><endEvent id="e"/>[s>A; A>e]',
      `${NAMED}<message id="N" name="N"/><interface id="if" name="if"><operation id="op" name="op"><inMessageRef>N</inMessageRef></operation></interface>`,
    ),
  ],
  [
    'message event unlike that of its operation',
    'warning',
    'standard',
    'operation-message',
    't',
    process(
      '<startEvent id="s"/><intermediateThrowEvent id="t"><messageEventDefinition messageRef="M"><operationRef>op</operationRef></messageEventDefinition></intermediateThrowEvent><endEvent id="e"/>[s>t; t>e]',
      `${NAMED}<message id="N" name="N"/><interface id="if" name="if"><operation id="op" name="op"><inMessageRef>N</inMessageRef></operation></interface>`,
    ),
  ],
  [
    'nested process in process',
    'error',
    'standard',
    'unreadable-content',
    null,
    p('<startEvent id="s"/><process id="Q"/>'),
  ],
  [
    'wrong case elem',
    'error',
    'standard',
    'unreadable-content',
    null,
    p('<startEvent id="s"/><usertask id="A"/><endEvent id="e"/>[s>e]'),
  ],
  [
    'expression js',
    'error',
    'unsupported',
    'expression-language',
    'g-A',
    p(
      '<startEvent id="s"/><exclusiveGateway id="g" default="g-e"/><task id="A"/><endEvent id="e"/><sequenceFlow id="g-A" sourceRef="g" targetRef="A"><conditionExpression language="javascript">x</conditionExpression></sequenceFlow>[s>g; g>e; A>e]',
    ),
  ],
  [
    'expression juel',
    'error',
    'unsupported',
    'expression-syntax',
    'g-A',
    p(
      '<startEvent id="s"/><exclusiveGateway id="g" default="g-e"/><task id="A"/><endEvent id="e"/><sequenceFlow id="g-A" sourceRef="g" targetRef="A"><conditionExpression>${x}</conditionExpression></sequenceFlow>[s>g; g>e; A>e]',
    ),
  ],
];

describe('a broken rule', () => {
  it.each(PLANTED)('%s: %s %s/%s at %s', async (_name, severity, kind, rule, element, xml) => {
    const { definition, findings } = await compileBpmn(xml);

    expect(findings.map((f) => [f.severity, f.class, f.rule, f.element])).toContainEqual([
      severity,
      kind,
      rule,
      element,
    ]);
    expect(definition === undefined).toBe(findings.some((f) => f.severity === 'error'));
    for (const { message, remedy } of findings) expect(Math.min(message.length, remedy.length)).toBeGreaterThan(5);
  });

  it.each([
    [
      'a gateway whose direction is drawn',
      p(
        '<startEvent id="s"/><parallelGateway id="g" gatewayDirection="Diverging"/><task id="A"/><task id="B"/><parallelGateway id="j" gatewayDirection="Converging"/><endEvent id="e"/>[s>g; g>A; g>B; A>j; B>j; j>e]',
      ),
    ],
    [
      'an event definition of the file, by reference',
      process(
        '<startEvent id="s"/><intermediateCatchEvent id="c"><eventDefinitionRef>sd</eventDefinitionRef></intermediateCatchEvent><endEvent id="e"/>[s>c; c>e]',
        `${NAMED}<signalEventDefinition id="sd" signalRef="G"/>`,
      ),
    ],
    [
      'the message of an operation',
      process(
        '<startEvent id="s"/><sendTask id="A" messageRef="M" operationRef="op"/><endEvent id="e"/>[s>A; A>e]',
        `${NAMED}<interface id="if" name="if"><operation id="op" name="op"><inMessageRef>M</inMessageRef></operation></interface>`,
      ),
    ],
    [
      'an escalation with a code',
      p(
        '<startEvent id="s"/><intermediateThrowEvent id="t"><escalationEventDefinition escalationRef="X"/></intermediateThrowEvent><endEvent id="e"/>[s>t; t>e]',
      ),
    ],
  ])('is not named of %s', async (_name, xml) => {
    expect((await compileBpmn(xml)).findings).toEqual([]);
  });
});
