/** Event sub-processes (see parts.ts for how they are written). */
import {
  features,
  boundary,
  end,
  error,
  escalation,
  message,
  never,
  on,
  s,
  signal,
  sub,
  tasks,
  throws,
  timer,
  when,
  with_,
} from './parts.js';

export const eventSubProcessesFeatures = features([
  [
    'event sub-process: message interrupts',
    `${s}${tasks('A')}${on('H', message(), '<task id="B"/>[Hs>B]')}[s>A]`,
    's @PT1S A! Hs B H | completed',
    with_(never('A'), { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
  [
    'event sub-process: message beside, twice',
    `${s}${tasks('A')}${on('H', message(), '<task id="B"/>[Hs>B]', false)}[s>A]`,
    's @PT1S Hs B H @PT2S Hs B H @PT3S A | completed',
    with_(
      { A: { after: 'PT3S' } },
      {
        messages: [
          { at: 'PT1S', name: 'M' },
          { at: 'PT2S', name: 'M' },
        ],
      },
    ),
  ],
  [
    'event sub-process: several at once',
    `${s}${tasks('A')}${on('H', signal, '<task id="B"/>[Hs>B]', false)}[s>A]`,
    's @PT1S Hs @PT2S Hs @PT3S A @PT6S B H @PT7S B H | completed',
    with_(
      { A: { after: 'PT3S' }, B: { after: 'PT5S' } },
      {
        signals: [
          { at: 'PT1S', name: 'S' },
          { at: 'PT2S', name: 'S' },
        ],
      },
    ),
  ],
  [
    'event sub-process: timer',
    `${s}${tasks('A')}${on('H', timer('PT2S'), '<task id="B"/>[Hs>B]')}[s>A]`,
    's @PT2S A! Hs B H | completed',
    with_(never('A')),
  ],
  [
    'event sub-process: cycle beside',
    `${s}${tasks('A')}${on('H', timer('R2/PT2S', 'Cycle'), '<task id="B"/>[Hs>B]', false)}[s>A]`,
    's @PT2S Hs B H @PT4S Hs B H @PT9S A | completed',
    with_({ A: { after: 'PT9S' } }),
  ],
  [
    'event sub-process: error',
    `${s}${tasks('A')}${on('H', error('X'), '<task id="B"/>[Hs>B]')}[s>A]`,
    's A! Hs B H | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'event sub-process: an error inside it goes outwards',
    `${s}${sub('P1', `<task id="A"/>${on('H', error(), `${end('e', error('Y'))}[Hs>e]`)}[P1s>A]`)}${tasks('C')}${boundary('b', 'P1', error('Y'))}[s>P1; b>C]`,
    's P1s A! Hs e H! P1! b C | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'event sub-process before boundary',
    `${s}${sub('P1', `<task id="A"/>${on('H', error('X'), '<task id="B"/>[Hs>B]')}[P1s>A]`)}${tasks('C', 'D')}${boundary('b', 'P1', error('X'))}[s>P1; P1>D; b>C]`,
    's P1s A! Hs B H P1 D | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'event sub-process: escalation beside',
    `${s}${throws('t', escalation('E'))}${tasks('A')}${on('H', escalation('E'), '<task id="B"/>[Hs>B]', false)}[s>t; t>A]`,
    's Hs t B H A | completed',
  ],
  [
    'event sub-process: escalation interrupts',
    `${s}${throws('t', escalation('E'))}${tasks('A')}${on('H', escalation(), '<task id="B"/>[Hs>B]')}[s>t; t>A]`,
    's Hs B H | completed',
  ],
  [
    'event sub-process: condition',
    `${s}${tasks('A', 'C')}${on('H', when('x = 1'), '<task id="B"/>[Hs>B]')}[s>A; A>C]`,
    's A Hs B H | completed',
    with_({ A: { set: { x: 1 } } }),
  ],
  [
    'only one interrupts',
    `${s}${tasks('A')}${on('H', message(), '<userTask id="B"/>[Hs>B]')}${on('I', message('N'), '<task id="C"/>[Is>C]')}[s>A]`,
    's @PT1S A! Hs | waiting B',
    with_(never('A', 'B'), {
      messages: [
        { at: 'PT1S', name: 'M' },
        { at: 'PT2S', name: 'N' },
      ],
    }),
  ],
  [
    'event sub-process in a sub-process ends with it',
    `${s}${sub('P1', `<task id="A"/>${on('H', message(), '<task id="B"/>[Hs>B]')}[P1s>A]`)}${tasks('W')}[s>P1; P1>W]`,
    's P1s A P1 | waiting W',
    with_(never('W'), { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
]);
