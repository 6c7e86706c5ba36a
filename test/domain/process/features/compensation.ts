/** Compensation and transactions (see parts.ts for how they are written). */
import {
  features,
  boundary,
  cancel,
  end,
  error,
  mi,
  n,
  on,
  s,
  sub,
  tasks,
  throws,
  undo,
  undoable,
  with_,
} from './parts.js';

export const compensationFeatures = features([
  [
    'compensation in reverse',
    `${s}${undoable('A')}${undoable('B')}${throws('t', undo)}[s>A; A>B; B>t]`,
    's A B uB uA t | completed',
  ],
  [
    'compensation of one',
    `${s}${undoable('A')}${undoable('B')}${throws('t', '<compensateEventDefinition activityRef="A"/>')}[s>A; A>B; B>t]`,
    's A B uA t | completed',
  ],
  ['compensation end event', `${s}${undoable('A')}${end('e', undo)}[s>A; A>e]`, 's A uA e | completed'],
  [
    'what is not complete is not undone',
    `${s}<parallelGateway id="g"/>${undoable('A')}${throws('t', undo)}[s>g; g>A; g>t]`,
    's g t @PT1S A | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'inside a completed sub-process',
    `${s}${sub('P1', `${undoable('A')}${undoable('B')}[P1s>A; A>B]`)}${throws('t', undo)}[s>P1; P1>t]`,
    's P1s A B P1 uB uA t | completed',
  ],
  [
    'an activity that ran twice',
    `${s}<exclusiveGateway id="m"/>${undoable('A')}<exclusiveGateway id="g"/>${throws('t', undo)}[s>m; m>A; A>g; g>m:x = 1; g>t]`,
    's m A g m A g uA uA t | completed',
    { variables: { x: 0 }, ...with_({ A: { set: { x: { feel: 'x + 1' } } } }) },
  ],
  [
    'several instances are undone once',
    `${s}${undoable('A').replace('<task id="A"/>', `<task id="A">${mi(n('2'))}</task>`)}${throws('t', undo)}[s>A; A>t]`,
    's A#1 A#2 uA t | completed',
  ],
  [
    'a compensation event sub-process',
    `${s}${sub('P1', `<task id="A"/>${on('H', undo, '<task id="B"/>[Hs>B]')}[P1s>A]`)}${throws('t', undo)}[s>P1; P1>t]`,
    's P1s A P1 Hs B H t | completed',
  ],
  [
    'compensation out of an error handler',
    `${s}${undoable('A')}${tasks('B')}${on('H', error(), `${throws('t', undo)}[Hs>t]`)}[s>A; A>B]`,
    's A B! Hs uA t H | completed',
    with_({ B: { error: 'X' } }),
  ],
  [
    'transaction cancelled',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}${end('x', cancel)}[i>A; A>x]</transaction>${boundary('b', 'T', cancel)}${tasks('C', 'D')}[s>T; T>D; b>C]`,
    's i A x uA T! b C | completed',
  ],
  [
    'transaction succeeds',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}[i>A]</transaction>${boundary('b', 'T', cancel)}${tasks('C', 'D')}[s>T; T>D; b>C]`,
    's i A T D | completed',
  ],
  [
    'transaction hazard undoes nothing',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}${end('x', error('X'))}[i>A; A>x]</transaction>${boundary('b', 'T', error('X'))}${tasks('C')}[s>T; b>C]`,
    's i A x T! b C | completed',
  ],
  [
    'a completed transaction can be undone',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}[i>A]</transaction>${throws('t', undo)}[s>T; T>t]`,
    's i A T uA t | completed',
  ],
]);
