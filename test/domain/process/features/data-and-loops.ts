/** Data, loops and times (see parts.ts for how they are written). */
import {
  boundary,
  catches,
  end,
  error,
  features,
  message,
  never,
  on,
  s,
  signal,
  sub,
  tasks,
  throws,
  timer,
  undo,
  undoable,
  with_,
} from './parts.js';

const io = (ins: string, outs: string, assoc: string) =>
  `<ioSpecification>${ins}${outs}<inputSet/><outputSet/></ioSpecification>${assoc}`;
const din = (id: string, name = id) => `<dataInput id="${id}" name="${name}"/>`,
  dout = (id: string, name = id) => `<dataOutput id="${id}" name="${name}"/>`;
const inA = (src: string, tgt: string, more = '') =>
  `<dataInputAssociation><sourceRef>${src}</sourceRef><targetRef>${tgt}</targetRef>${more}</dataInputAssociation>`;
const outA = (src: string, tgt: string, more = '') =>
  `<dataOutputAssociation><sourceRef>${src}</sourceRef><targetRef>${tgt}</targetRef>${more}</dataOutputAssociation>`;
const dob = (id: string, name = id) =>
  `<dataObject id="${id}"/><dataObjectReference id="${id}r" name="${name}" dataObjectRef="${id}"/>`;
const scr = (id: string, feel: string, res?: string) =>
  `<scriptTask id="${id}" scriptFormat="feel"${res ? ` paraf:result="${res}"` : ''}><script>${feel}</script></scriptTask>`;

export const dataAndLoopsFeatures = features([
  [
    'data in and out',
    `${s}${dob('d1', 'order')}${dob('d2', 'result')}<scriptTask id="A" scriptFormat="feel" paraf:result="out">${io(din('i1', 'inp'), dout('o1', 'out'), inA('d1r', 'i1') + outA('o1', 'd2r'))}<script>inp + 1</script></scriptTask>[s>A]`,
    's A | completed vars {"order":1,"out":2,"result":2}',
    { variables: { order: 1 } },
  ],
  [
    'stub set of an output',
    `${s}${dob('d2', 'result')}<task id="A">${io('', dout('o1', 'out'), outA('o1', 'd2r'))}</task>[s>A]`,
    's A | completed vars {"out":5,"result":5}',
    with_({ A: { set: { out: 5 } } }),
  ],
  [
    'transformation',
    `${s}${dob('d2', 'result')}<task id="A">${io('', dout('o1', 'out'), outA('o1', 'd2r', '<transformation>out * 2</transformation>'))}</task>[s>A]`,
    's A | completed vars {"out":5,"result":10}',
    with_({ A: { set: { out: 5 } } }),
  ],
  [
    'assignment',
    `${s}${dob('d2', 'result')}<task id="A">${io('', dout('o1', 'out'), outA('o1', 'd2r', '<assignment><from>out * 3</from><to>result</to></assignment>'))}</task>[s>A]`,
    's A | completed vars {"out":5,"result":15}',
    with_({ A: { set: { out: 5 } } }),
  ],
  [
    'data object in sub-process is its own',
    `${s}<subProcess id="P1">${dob('d1', 'x')}<startEvent id="i"/><task id="A"/>[i>A]</subProcess><task id="B"/>[s>P1; P1>B]`,
    's i A P1 B | completed vars {"x":1}',
    { variables: { x: 1 }, ...with_({ A: { set: { x: 2 } } }) },
  ],
  [
    'property of sub-process',
    `${s}<subProcess id="P1"><property id="p1" name="y"/><startEvent id="i"/><task id="A"/><exclusiveGateway id="g"/><task id="B"/><task id="C"/>[i>A; A>g; g>B:y=2; g>C]</subProcess>[s>P1]`,
    's i A g B P1 | completed vars {}',
    with_({ A: { set: { y: 2 } } }),
  ],
  [
    'MI over a collection',
    `${s}<scriptTask id="A" scriptFormat="feel" paraf:result="r"><multiInstanceLoopCharacteristics><loopDataInputRef>items</loopDataInputRef><loopDataOutputRef>rs</loopDataOutputRef><inputDataItem id="it" name="item"/><outputDataItem id="ot" name="r"/></multiInstanceLoopCharacteristics><script>item * 10</script></scriptTask><dataObject id="items" name="items"/><dataObject id="rs" name="rs"/>[s>A]`,
    's A#1 A#2 A#3 | completed vars {"items":[1,2,3],"rs":[10,20,30]}',
    { variables: { items: [1, 2, 3] } },
  ],
  [
    'MI item visible in condition',
    `${s}<subProcess id="P1"><multiInstanceLoopCharacteristics isSequential="true"><loopDataInputRef>items</loopDataInputRef><inputDataItem id="it" name="item"/></multiInstanceLoopCharacteristics><startEvent id="i"/><exclusiveGateway id="g"/><task id="A"/><task id="B"/>[i>g; g>A:item = "a"; g>B]</subProcess><dataObject id="items" name="items"/>[s>P1]`,
    's i g A P1#1 i g B P1#2 | completed',
    { variables: { items: ['a', 'b'] } },
  ],
  [
    'MI behaviour none throws each',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="None" noneBehaviorEventRef="sd"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>${tasks('B')}${boundary('b', 'A', signal, false)}[s>A; b>B]`,
    's A#1 b A#2 b B B | completed',
    {},
    '<signalEventDefinition id="sd" signalRef="S"/>',
  ],
  [
    'MI behaviour none throws for the last of three too',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="None" noneBehaviorEventRef="sd"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>${tasks('C')}${boundary('b', 'A', signal, false)}<endEvent id="z"/>[s>A; A>C; b>z]`,
    's A#1 b z A#2 b z A#3 b z C | completed',
    {},
    '<signalEventDefinition id="sd" signalRef="S"/>',
  ],
  [
    'MI behaviour none in a row throws for the last of three too',
    `${s}<task id="A"><multiInstanceLoopCharacteristics isSequential="true" behavior="None" noneBehaviorEventRef="sd"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>${tasks('C')}${boundary('b', 'A', signal, false)}<endEvent id="z"/>[s>A; A>C; b>z]`,
    's A#1 b z A#2 b z A#3 b z C | completed',
    {},
    '<signalEventDefinition id="sd" signalRef="S"/>',
  ],
  [
    'MI behaviour one throws for the only one',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="sd"><loopCardinality>1</loopCardinality></multiInstanceLoopCharacteristics></task>${tasks('C')}${boundary('b', 'A', signal, false)}<endEvent id="z"/>[s>A; A>C; b>z]`,
    's A#1 b z C | completed',
    {},
    '<signalEventDefinition id="sd" signalRef="S"/>',
  ],
  [
    'MI behaviour complex throws for the last, by reference',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="Complex"><loopCardinality>3</loopCardinality><complexBehaviorDefinition><condition>numberOfCompletedInstances = 3</condition><event id="ie"><eventDefinitionRef>sd</eventDefinitionRef></event></complexBehaviorDefinition></multiInstanceLoopCharacteristics></task>${tasks('C')}${boundary('b', 'A', signal, false)}<endEvent id="z"/>[s>A; A>C; b>z]`,
    's A#1 A#2 A#3 b z C | completed',
    {},
    '<signalEventDefinition id="sd" signalRef="S"/>',
  ],
  [
    'MI interrupted by what its last instance throws goes the way of the boundary',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="Complex"><loopCardinality>2</loopCardinality><complexBehaviorDefinition><condition>numberOfCompletedInstances = 2</condition><event id="ie"><signalEventDefinition signalRef="S"/></event></complexBehaviorDefinition></multiInstanceLoopCharacteristics></task>${tasks('C', 'D')}${boundary('b', 'A', signal)}[s>A; A>C; b>D]`,
    's A#1 A#2 b D | completed',
  ],
  [
    'MI behaviour one throws first',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="sd"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>${tasks('B')}${boundary('b', 'A', signal, false)}[s>A; b>B]`,
    's A#1 b A#2 A#3 B | completed',
    {},
    '<signalEventDefinition id="sd" signalRef="S"/>',
  ],
  [
    'MI behaviour all throws none',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="All" oneBehaviorEventRef="sd"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>${tasks('B')}${boundary('b', 'A', signal, false)}[s>A; b>B]`,
    's A#1 A#2 | completed',
    {},
    '<signalEventDefinition id="sd" signalRef="S"/>',
  ],
  [
    'MI behaviour complex',
    `${s}<task id="A"><multiInstanceLoopCharacteristics behavior="Complex"><loopCardinality>3</loopCardinality><complexBehaviorDefinition><condition>numberOfCompletedInstances = 2</condition><event id="ie"><signalEventDefinition signalRef="S"/></event></complexBehaviorDefinition></multiInstanceLoopCharacteristics></task>${tasks('B')}${boundary('b', 'A', signal, false)}[s>A; b>B]`,
    's A#1 A#2 b A#3 B | completed',
  ],
  [
    'standard loop before with counter',
    `${s}<task id="A"><standardLoopCharacteristics testBefore="true"><loopCondition>loopCounter &lt; 3</loopCondition></standardLoopCharacteristics></task>[s>A]`,
    's A#1 A#2 A#3 | completed',
  ],
  [
    'standard loop after with counter',
    `${s}<task id="A"><standardLoopCharacteristics><loopCondition>loopCounter &lt; 3</loopCondition></standardLoopCharacteristics></task>[s>A]`,
    's A#1 A#2 A#3 | completed',
  ],
  [
    'loop with boundary timer',
    `${s}<task id="A"><standardLoopCharacteristics loopMaximum="5"/></task>${tasks('B')}${boundary('b', 'A', timer('PT5S'))}[s>A; b>B]`,
    's @PT2S A#1 @PT4S A#2 @PT5S A#3! b B | completed',
    with_({ A: { after: 'PT2S' } }),
  ],
  [
    'start quantity in loop keeps surplus',
    `${s}<task id="A" completionQuantity="3"/><task id="B" startQuantity="2"/>[s>A; A>B]`,
    's A B | waiting B',
  ],
  [
    'timer date by feel var',
    `${s}${catches('c', timer('=d', 'Date'))}[s>c]`,
    's @PT2H c | completed',
    { variables: { d: '2026-01-01T02:00:00Z' } },
  ],
  [
    'timer cycle by feel',
    `${s}${tasks('A', 'B')}${boundary('b', 'A', timer('="R2/PT" + string(n) + "S"', 'Cycle'), false)}[s>A; b>B]`,
    's @PT3S b B @PT6S b B @PT10S A | completed',
    { variables: { n: 3 }, ...with_({ A: { after: 'PT10S' } }) },
  ],
  [
    'duration feel function',
    `${s}${catches('c', timer('=duration("P1D") + duration("PT1H")'))}[s>c]`,
    's @P1DT1H c | completed',
  ],
  [
    'two timers, earliest first',
    `${s}<parallelGateway id="g"/>${catches('c', timer('PT10S'))}${catches('d', timer('PT5S'))}[s>g; g>c; g>d]`,
    's g @PT5S d @PT10S c | completed',
  ],
  [
    'cycle in event sub interrupting',
    `${s}${tasks('A')}${on('H', timer('R3/PT10S', 'Cycle'), '<task id="B"/>[Hs>B]')}[s>A]`,
    's @PT10S A! Hs B H | completed',
    with_(never('A')),
  ],
  [
    'boundary of a sub-process with inner still, message',
    `${s}${sub('P1', `<parallelGateway id="g"/>${tasks('A', 'B')}[P1s>g; g>A; g>B]`)}${tasks('C')}${boundary('b', 'P1', message())}[s>P1; b>C]`,
    's P1s g @PT1S A! B! P1! b C | completed',
    with_(never('A', 'B'), { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
  [
    'non-interrupting boundary branch outlives host',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', timer('PT1S'), false)}[s>A; A>B; b>C]`,
    's @PT1S b @PT2S A B @PT11S C | completed',
    with_({ A: { after: 'PT2S' }, C: { after: 'PT10S' } }),
  ],
  [
    'event sub-process with message during its own run again',
    `${s}${tasks('A')}${on('H', message(), '<userTask id="B"/>[Hs>B]', false)}[s>A]`,
    's @PT1S Hs @PT2S Hs | waiting A B',
    with_(
      { ...never('A', 'B') },
      {
        messages: [
          { at: 'PT1S', name: 'M' },
          { at: 'PT2S', name: 'M' },
        ],
      },
    ),
  ],
  [
    'error event sub of process beats nothing',
    `${s}${tasks('A', 'B')}${on('H', error('X'), `<task id="C"/>${end('e')}[Hs>C; C>e]`)}[s>A; A>B]`,
    's A! Hs C e H | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'error from event sub handler of same code is not caught by itself',
    `${s}${tasks('A')}${on('H', error('X'), `${end('e', error('X'))}[Hs>e]`)}[s>A]`,
    's A! Hs e H! | failed X',
    with_({ A: { error: 'X' } }),
  ],
  [
    'parallel event gateway not instantiating is exclusive',
    `${s}<eventBasedGateway id="g" eventGatewayType="Parallel"/>${catches('c', message())}${catches('d', signal)}[s>g; g>c; g>d]`,
    's @PT1S g d | completed',
    with_({}, { signals: [{ at: 'PT1S', name: 'S' }] }),
  ],
  [
    'signal start + catching same signal',
    `${s}${catches('c', signal)}[s>c]`,
    's @PT1S c q | completed',
    with_({}, { signals: [{ at: 'PT1S', name: 'S' }] }),
    `<process id="Q"><startEvent id="q">${signal}</startEvent></process>`,
  ],
  [
    'signal end event',
    `${s}<parallelGateway id="g"/>${catches('c', signal)}${end('e', signal)}[s>g; g>c; g>e]`,
    's g e c | completed',
  ],
  [
    'message end event',
    `${s}<parallelGateway id="g"/>${catches('c', message())}${end('e', message())}[s>g; g>c; g>e]`,
    's g e c | completed',
  ],
  [
    'multiple end: message and signal',
    `${s}<parallelGateway id="g"/>${catches('c', message())}${catches('d', signal)}${end('e', message() + signal)}[s>g; g>c; g>d; g>e]`,
    's g e d c | completed',
  ],
  [
    'multiple boundary',
    `${s}${tasks('A', 'B')}${boundary('b', 'A', message() + timer('PT5S'))}[s>A; b>B]`,
    's @PT5S A! b B | completed',
    with_(never('A')),
  ],
  [
    'global script task',
    `${s}<callActivity id="C" calledElement="G"/>[s>C]`,
    's G C | completed vars {"x":3}',
    { variables: { x: 2 } },
    '<globalScriptTask id="G" scriptLanguage="feel"><script>{x: x + 1}</script></globalScriptTask>',
  ],
  [
    'nested compensation order',
    `${s}${undoable('A')}${sub('P1', `${undoable('B')}${undoable('C')}[P1s>B; B>C]`)}${undoable('D')}${throws('t', undo)}[s>A; A>P1; P1>D; D>t]`,
    's A P1s B C P1 D uD uC uB uA t | completed',
  ],
  [
    'compensation handler gets snapshot',
    `${s}${sub('P1', `<property id="pp" name="v"/>${undoable('A')}[P1s>A]`)}${throws('t', undo)}[s>P1; P1>t]`,
    's P1s A P1 uA t | completed vars {"w":7}',
    with_({ A: { set: { v: 7 } }, uA: { set: { w: { feel: 'v' } } } }),
  ],
  [
    'javascript with stub',
    `${s}<scriptTask id="A" scriptFormat="javascript"><script>x</script></scriptTask>[s>A]`,
    's A | completed vars {"x":1}',
    with_({ A: { set: { x: 1 } } }),
  ],
  [
    'python no-op',
    `${s}<scriptTask id="A" scriptFormat="python"><script>x = 1</script></scriptTask>[s>A]`,
    's A | completed vars {}',
  ],
  ['script invalid at run time', `${s}${scr('A', '1 + "a"', 'r')}[s>A]`, 's A | completed vars {"r":null}'],
]);
