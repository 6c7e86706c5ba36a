/** Boundary events (see parts.ts for how they are written). */
import {
  features,
  boundary,
  end,
  error,
  escalation,
  message,
  never,
  s,
  signal,
  sub,
  tasks,
  throws,
  timer,
  when,
  with_,
} from './parts.js';

export const boundaryFeatures = features([
  [
    'boundary timer interrupts',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', timer('PT5S'))}[s>A; A>B; b>C]`,
    's @PT5S A! b C | completed',
    with_({ A: { after: 'PT10S' } }),
  ],
  [
    'boundary timer comes too late',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', timer('PT5S'))}[s>A; A>B; b>C]`,
    's @PT3S A B | completed',
    with_({ A: { after: 'PT3S' } }),
  ],
  [
    'boundary timer beside',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', timer('PT5S'), false)}[s>A; A>B; b>C]`,
    's @PT5S b C @PT10S A B | completed',
    with_({ A: { after: 'PT10S' } }),
  ],
  [
    'boundary cycle, three times',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', timer('R3/PT2S', 'Cycle'), false)}[s>A; b>C]`,
    's @PT2S b C @PT4S b C @PT6S b C @PT1M A | completed',
    with_({ A: { after: 'PT1M' } }),
  ],
  [
    'boundary cycle without end stops with its activity',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', timer('R/PT2S', 'Cycle'), false)}[s>A; b>C]`,
    's @PT2S b C @PT4S b C @PT5S A | completed',
    with_({ A: { after: 'PT5S' } }),
  ],
  [
    'an interrupting cycle comes once',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', timer('R3/PT2S', 'Cycle'))}[s>A; b>C]`,
    's @PT2S A! b C | completed',
    with_(never('A')),
  ],
  [
    'boundary message beside, twice',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', message(), false)}[s>A; b>C]`,
    's @PT1S b C @PT2S b C | waiting A',
    with_(never('A'), {
      messages: [
        { at: 'PT1S', name: 'M' },
        { at: 'PT2S', name: 'M' },
      ],
    }),
  ],
  [
    'boundary signal',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', signal)}[s>A; b>C]`,
    's @PT1S A! b C | completed',
    with_(never('A'), { signals: [{ at: 'PT1S', name: 'S' }] }),
  ],
  [
    'boundary condition beside, at each change to yes',
    `${s}<parallelGateway id="g"/>${tasks('A', 'C', 'T', 'U', 'V')}${boundary('b', 'A', when('x = 1'), false)}[s>g; g>A; g>T; T>U; U>V; b>C]`,
    's g T b U C V b C | waiting A',
    with_({ ...never('A'), T: { set: { x: 1 } }, U: { set: { x: 2 } }, V: { set: { x: 1 } } }),
  ],
  [
    'boundary error by code',
    `${s}${tasks('A', 'C', 'D')}${boundary('b', 'A', error('X'))}${boundary('d', 'A', error('Y'))}[s>A; b>C; d>D]`,
    's A! d D | completed',
    with_({ A: { error: 'Y' } }),
  ],
  [
    'boundary error, a code before a catch-all',
    `${s}${tasks('A', 'C', 'D')}${boundary('b', 'A', error())}${boundary('d', 'A', error('Y'))}[s>A; b>C; d>D]`,
    's A! d D | completed',
    with_({ A: { error: 'Y' } }),
  ],
  [
    'boundary error without a code catches any',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', error('Ze'))}[s>A; b>C]`,
    's A! b C | completed',
    with_({ A: { error: 'other' } }),
  ],
  [
    'an error of another code fails',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', error('X'))}[s>A; b>C]`,
    's A! | failed Y',
    with_({ A: { error: 'Y' } }),
  ],
  [
    'error end event in a sub-process',
    `${s}${sub('P1', `${end('e', error('X'))}[P1s>e]`)}${tasks('C', 'D')}${boundary('b', 'P1', error('X'))}[s>P1; P1>D; b>C]`,
    's P1s e P1! b C | completed',
  ],
  [
    'error through two scopes',
    `${s}${sub('P1', `${sub('P2', `${end('e', error('X'))}[P2s>e]`)}${boundary('i', 'P2', error('Y'))}[P1s>P2]`)}${tasks('C')}${boundary('b', 'P1', error('X'))}[s>P1; b>C]`,
    's P1s P2s e P2! P1! b C | completed',
  ],
  ['error end event nobody catches', `${s}${end('e', error('X'))}[s>e]`, 's e | failed X'],
  [
    'error cancels beside',
    `${s}${sub('P1', `<parallelGateway id="g"/><task id="A"/>${end('e', error('X'))}[P1s>g; g>A; g>e]`)}${tasks('C')}${boundary('b', 'P1', error('X'))}[s>P1; b>C]`,
    's P1s g e A! P1! b C | completed',
    with_(never('A')),
  ],
  [
    'escalation throw, boundary beside, twice',
    `${s}${sub('P1', `${throws('t', escalation('E'))}${throws('u', escalation('E'))}<task id="A"/>[P1s>t; t>u; u>A]`)}${tasks('C', 'D')}${boundary('b', 'P1', escalation('E'), false)}[s>P1; P1>D; b>C]`,
    's P1s b t b u C C A P1 D | completed',
  ],
  [
    'escalation interrupts',
    `${s}${sub('P1', `${throws('t', escalation('E'))}<task id="A"/>[P1s>t; t>A]`)}${tasks('C', 'D')}${boundary('b', 'P1', escalation('E'))}[s>P1; P1>D; b>C]`,
    's P1s P1! b C | completed',
  ],
  [
    'escalation nobody catches goes on',
    `${s}${throws('t', escalation('E'))}${tasks('A')}${end('e', escalation('F'))}[s>t; t>A; A>e]`,
    's t A e | completed',
  ],
  [
    'escalation of another code is not caught',
    `${s}${sub('P1', `${throws('t', escalation('E'))}[P1s>t]`)}${tasks('C', 'D')}${boundary('b', 'P1', escalation('F'))}[s>P1; P1>D; b>C]`,
    's P1s t P1 D | completed',
  ],
  [
    'escalation of a stub',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', escalation(), false)}[s>A; A>B; b>C]`,
    's b A C B | completed',
    with_({ A: { escalation: 'any' } }),
  ],
  [
    'signal of a stub',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', signal, false)}[s>A; b>C]`,
    's b A C | completed',
    with_({ A: { signal: 'S' } }),
  ],
]);
