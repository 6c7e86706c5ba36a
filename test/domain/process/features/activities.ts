/** Activities (see parts.ts for how they are written). */
import { features, boundary, catches, error, message, mi, n, never, s, tasks, timer, with_ } from './parts.js';

export const activitiesFeatures = features([
  [
    'loop after',
    `${s}<task id="A"><standardLoopCharacteristics><loopCondition>x &lt; 2</loopCondition></standardLoopCharacteristics></task>${tasks('B')}[s>A; A>B]`,
    's A#1 A#2 B | completed',
    { variables: { x: 0 }, ...with_({ A: { set: { x: { feel: 'x + 1' } } } }) },
  ],
  [
    'loop before, never',
    `${s}<task id="A"><standardLoopCharacteristics testBefore="true"><loopCondition>false</loopCondition></standardLoopCharacteristics></task>${tasks('B')}[s>A; A>B]`,
    's B | completed',
  ],
  [
    'loop after, once at least',
    `${s}<task id="A"><standardLoopCharacteristics><loopCondition>false</loopCondition></standardLoopCharacteristics></task>[s>A]`,
    's A#1 | completed',
  ],
  [
    'loop maximum',
    `${s}<task id="A"><standardLoopCharacteristics loopMaximum="3"><loopCondition>true</loopCondition></standardLoopCharacteristics></task>[s>A]`,
    's A#1 A#2 A#3 | completed',
  ],
  [
    'loop of a sub-process',
    `${s}<subProcess id="P1"><standardLoopCharacteristics loopMaximum="2"/><startEvent id="i"/><task id="A"/>[i>A]</subProcess>[s>P1]`,
    's i A P1#1 i A P1#2 | completed',
  ],
  ['multi-instance: none', `${s}<task id="A">${mi(n('0'))}</task>${tasks('B')}[s>A; A>B]`, 's B | completed'],
  [
    'multi-instance: in sequence',
    `${s}<task id="A">${mi(n('2'), true)}</task>[s>A]`,
    's @PT1S A#1 @PT2S A#2 | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'multi-instance: side by side',
    `${s}<task id="A">${mi(n('2'))}</task>[s>A]`,
    's @PT1S A#1 A#2 | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'multi-instance: by FEEL',
    `${s}<task id="A">${mi(n('count(list)'))}</task>[s>A]`,
    's A#1 A#2 A#3 | completed',
    { variables: { list: [1, 2, 3] } },
  ],
  [
    'multi-instance: completion condition',
    `${s}<task id="A">${mi(`${n('4')}<completionCondition>numberOfCompletedInstances = 2 and numberOfActiveInstances = 2 and numberOfInstances = 4</completionCondition>`)}</task>${tasks('B')}[s>A; A>B]`,
    's A#1 A#2 A#3! A#4! B | completed',
  ],
  [
    'multi-instance: enough in sequence',
    `${s}<task id="A">${mi(`${n('4')}<completionCondition>numberOfCompletedInstances &gt;= 2</completionCondition>`, true)}</task>[s>A]`,
    's A#1 A#2 | completed',
  ],
  ['multi-instance: extent unknown', `${s}<task id="A">${mi(n('x'))}</task>[s>A]`, 's | waiting A'],
  [
    'multi-instance: interrupted as a whole',
    `${s}<task id="A">${mi(n('2'))}</task>${tasks('B')}${boundary('b', 'A', timer('PT1S'))}[s>A; b>B]`,
    's @PT1S A#1! A#2! b B | completed',
    with_(never('A')),
  ],
  [
    'multi-instance: error of one',
    `${s}<task id="A">${mi(n('2'))}</task>${tasks('B')}${boundary('b', 'A', error('X'))}[s>A; b>B]`,
    's A#1! A#2! b B | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'start quantity',
    `${s}<parallelGateway id="g"/>${tasks('A', 'B')}<task id="C" startQuantity="2"/>[s>g; g>A; g>B; A>C; B>C]`,
    's g A B C | completed',
  ],
  ['start quantity never reached', `${s}<task id="C" startQuantity="2"/>[s>C]`, 's | waiting C'],
  ['completion quantity', `${s}<task id="A" completionQuantity="2"/>${tasks('B')}[s>A; A>B]`, 's A B B | completed'],
  [
    'a script in another language is work',
    `${s}<scriptTask id="A" scriptFormat="javascript"><script>x()</script></scriptTask>[s>A]`,
    's @PT1S A | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'a stub holds for a FEEL script too',
    `${s}<scriptTask id="A"><script>1</script></scriptTask>${tasks('B')}${boundary('b', 'A', error('X'))}[s>A; b>B]`,
    's @PT1S A! b B | completed',
    with_({ A: { after: 'PT1S', error: 'X' } }),
  ],
  [
    'a receive task waits for its message',
    `${s}<receiveTask id="A" messageRef="M"/>[s>A]`,
    's @PT2S A | completed',
    with_({}, { messages: [{ at: 'PT2S', name: 'M' }] }),
  ],
  ['a receive task waits', `${s}<receiveTask id="A" messageRef="M"/>[s>A]`, 's | waiting A'],
  [
    'a receive task with a stub',
    `${s}<receiveTask id="A" messageRef="M"/>${tasks('B')}${boundary('b', 'A', error('X'))}[s>A; b>B]`,
    's @PT2S A! b B | completed',
    with_({ A: { error: 'X' } }, { messages: [{ at: 'PT2S', name: 'M' }] }),
  ],
  [
    'a receive task told when',
    `${s}<receiveTask id="A" messageRef="M"/>[s>A]`,
    's @PT3S A | completed',
    with_({ A: { after: 'PT3S' } }),
  ],
  [
    'a key is found in the payload',
    `${s}<intermediateCatchEvent id="c" paraf:correlationKey="order">${message()}</intermediateCatchEvent>[s>c]`,
    's @PT2S c | completed',
    {
      variables: { order: 7 },
      ...with_(
        {},
        {
          messages: [
            { at: 'PT1S', name: 'M', payload: { order: 8 } },
            { at: 'PT2S', name: 'M', payload: { order: 7 } },
          ],
        },
      ),
    },
  ],
  [
    'a send task throws',
    `${s}<parallelGateway id="g"/><sendTask id="A" messageRef="M"/>${catches('c', message())}[s>g; g>A; g>c]`,
    's g A c | completed',
  ],
]);
