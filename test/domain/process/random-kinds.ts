/** Random processes of every kind of element that is executed, as blocks with one way in and one way out; they need not come to an end. */
import fc from 'fast-check';

export type Piece =
  | {
      readonly kind:
        | 'user'
        | 'service'
        | 'send'
        | 'receive'
        | 'script'
        | 'catch-timer'
        | 'catch-signal'
        | 'catch-message'
        | 'catch-condition'
        | 'throw-signal'
        | 'throw-message'
        | 'throw-escalation'
        | 'link'
        | 'race'
        | 'many'
        | 'one-by-one'
        | 'again'
        | 'compensated'
        | 'undo';
    }
  | {
      readonly kind: 'sequence' | 'exclusive' | 'parallel' | 'inclusive' | 'loop';
      readonly pieces: readonly Piece[];
    }
  | {
      readonly kind:
        | 'sub-process'
        | 'deadline'
        | 'reminder'
        | 'caught-error'
        | 'caught-escalation'
        | 'listening'
        | 'interruptible'
        | 'transaction'
        | 'terminating'
        | 'many-subs';
      readonly piece: Piece;
    };

const LEAVES = [
  'user',
  'service',
  'send',
  'receive',
  'script',
  'catch-timer',
  'catch-signal',
  'catch-message',
  'catch-condition',
  'throw-signal',
  'throw-message',
  'throw-escalation',
  'link',
  'race',
  'many',
  'one-by-one',
  'again',
  'compensated',
  'undo',
] as const;

export const pieces: fc.Arbitrary<Piece> = fc.letrec<{ piece: Piece }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constantFrom(...LEAVES) }),
    fc.record({
      kind: fc.constantFrom('sequence', 'sequence', 'exclusive', 'parallel', 'inclusive', 'loop'),
      pieces: fc.array(tie('piece'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom(
        'sub-process',
        'deadline',
        'reminder',
        'caught-error',
        'caught-escalation',
        'listening',
        'interruptible',
        'transaction',
        'terminating',
        'many-subs',
      ),
      piece: tie('piece'),
    }),
  ),
})).piece;

interface Drawing {
  next: number;
}

const SECOND = '<timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition>';
const MESSAGE = '<messageEventDefinition messageRef="M"/>';
const SIGNAL = '<signalEventDefinition signalRef="G"/>';

interface Drawn {
  readonly xml: string;
  readonly first: string;
  readonly last: string;
}

const flow = (id: string, from: string, to: string, condition?: string): string =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition === undefined ? '' : `<conditionExpression>${condition}</conditionExpression>`}</sequenceFlow>`;

const LEAF: Readonly<Record<(typeof LEAVES)[number], (id: string) => string>> = {
  user: (id) => `<userTask id="${id}"/>`,
  service: (id) => `<serviceTask id="${id}"/>`,
  send: (id) => `<sendTask id="${id}" messageRef="M"/>`,
  receive: (id) => `<receiveTask id="${id}" messageRef="M"/>`,
  script: (id) => `<scriptTask id="${id}" scriptFormat="feel" paraf:result="n"><script>1 + 1</script></scriptTask>`,
  'catch-timer': (id) => `<intermediateCatchEvent id="${id}">${SECOND}</intermediateCatchEvent>`,
  'catch-signal': (id) => `<intermediateCatchEvent id="${id}">${SIGNAL}</intermediateCatchEvent>`,
  'catch-message': (id) => `<intermediateCatchEvent id="${id}">${MESSAGE}</intermediateCatchEvent>`,
  'catch-condition': (id) =>
    `<intermediateCatchEvent id="${id}"><conditionalEventDefinition><condition>v0</condition></conditionalEventDefinition></intermediateCatchEvent>`,
  'throw-signal': (id) => `<intermediateThrowEvent id="${id}">${SIGNAL}</intermediateThrowEvent>`,
  'throw-message': (id) => `<intermediateThrowEvent id="${id}">${MESSAGE}</intermediateThrowEvent>`,
  'throw-escalation': (id) =>
    `<intermediateThrowEvent id="${id}"><escalationEventDefinition escalationRef="X"/></intermediateThrowEvent>`,
  link: (id) =>
    `<intermediateThrowEvent id="${id}"><linkEventDefinition name="${id}"/></intermediateThrowEvent><intermediateCatchEvent id="${id}z"><linkEventDefinition name="${id}"/></intermediateCatchEvent>`,
  race: (id) =>
    `<eventBasedGateway id="${id}"/><intermediateCatchEvent id="${id}a">${SECOND}</intermediateCatchEvent><intermediateCatchEvent id="${id}b">${MESSAGE}</intermediateCatchEvent><exclusiveGateway id="${id}z"/>${flow(`${id}f1`, id, `${id}a`)}${flow(`${id}f2`, id, `${id}b`)}${flow(`${id}f3`, `${id}a`, `${id}z`)}${flow(`${id}f4`, `${id}b`, `${id}z`)}`,
  many: (id) =>
    `<userTask id="${id}"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>`,
  'one-by-one': (id) =>
    `<serviceTask id="${id}"><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>2</loopCardinality><completionCondition>v1</completionCondition></multiInstanceLoopCharacteristics></serviceTask>`,
  again: (id) =>
    `<userTask id="${id}"><standardLoopCharacteristics loopMaximum="3"><loopCondition>v0</loopCondition></standardLoopCharacteristics></userTask>`,
  compensated: (id) =>
    `<userTask id="${id}"/><boundaryEvent id="${id}c" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent><serviceTask id="${id}u" isForCompensation="true"/><association id="${id}as" sourceRef="${id}c" targetRef="${id}u"/>`,
  undo: (id) => `<intermediateThrowEvent id="${id}"><compensateEventDefinition/></intermediateThrowEvent>`,
};

const scope = (id: string, tag: string, attributes: string, inner: Drawn, more = ''): string =>
  `<${tag} id="${id}" ${attributes}><startEvent id="${id}s"/><endEvent id="${id}e"/>${inner.xml}${flow(`${id}sf`, `${id}s`, inner.first)}${flow(`${id}ef`, inner.last, `${id}e`)}${more}</${tag}>`;

const listener = (id: string, interrupting: boolean, trigger: string): string =>
  `<subProcess id="${id}v" triggeredByEvent="true"><startEvent id="${id}vs" isInterrupting="${String(interrupting)}">${trigger}</startEvent><userTask id="${id}vt"/><endEvent id="${id}ve"/>${flow(`${id}vf`, `${id}vs`, `${id}vt`)}${flow(`${id}vg`, `${id}vt`, `${id}ve`)}</subProcess>`;

/** A boundary event on a host; its way joins that of the host, or ends by itself. */
const guarded = (id: string, host: string, interrupting: boolean, trigger: string): string =>
  `<boundaryEvent id="${id}b" attachedToRef="${host}" cancelActivity="${String(interrupting)}">${trigger}</boundaryEvent>${
    interrupting
      ? `<exclusiveGateway id="${id}m"/>${flow(`${id}bf`, `${id}b`, `${id}m`)}${flow(`${id}hf`, host, `${id}m`)}`
      : `<endEvent id="${id}x"/>${flow(`${id}bf`, `${id}b`, `${id}x`)}`
  }`;

const draw = (drawing: Drawing, piece: Piece): Drawn => {
  const id = `n${String((drawing.next += 1))}`;
  if ('pieces' in piece) {
    const inner = piece.pieces.map((one) => draw(drawing, one));
    const xml = inner.map((one) => one.xml).join('');
    const [head, tail] = [inner[0]!, inner.at(-1)!];
    if (piece.kind === 'sequence' || piece.kind === 'loop') {
      const joined = inner
        .slice(1)
        .map((one, at) => flow(`${id}f${String(at)}`, inner[at]!.last, one.first))
        .join('');
      if (piece.kind === 'sequence') return { xml: xml + joined, first: head.first, last: tail.last };
      return {
        xml: `${xml}${joined}<exclusiveGateway id="${id}j"/><exclusiveGateway id="${id}g" default="${id}out"/><userTask id="${id}z"/>${flow(`${id}in`, `${id}j`, head.first)}${flow(`${id}to`, tail.last, `${id}g`)}${flow(`${id}back`, `${id}g`, `${id}j`, 'v1')}${flow(`${id}out`, `${id}g`, `${id}z`)}`,
        first: `${id}j`,
        last: `${id}z`,
      };
    }
    const fallback = piece.kind === 'parallel' ? '' : ` default="${id}o${String(inner.length - 1)}"`;
    return {
      xml: `<${piece.kind}Gateway id="${id}g"${fallback}/><${piece.kind}Gateway id="${id}j"/>${xml}${inner
        .map(
          (one, at) =>
            flow(
              `${id}o${String(at)}`,
              `${id}g`,
              one.first,
              piece.kind === 'parallel' || at === inner.length - 1 ? undefined : `v${String(at)}`,
            ) + flow(`${id}i${String(at)}`, one.last, `${id}j`),
        )
        .join('')}`,
      first: `${id}g`,
      last: `${id}j`,
    };
  }
  if (!('piece' in piece)) {
    const last = piece.kind === 'link' || piece.kind === 'race' ? `${id}z` : id;
    return { xml: LEAF[piece.kind](id), first: id, last };
  }
  const inner = draw(drawing, piece.piece);
  const around = (attributes = '', more = '', tag = 'subProcess'): string => scope(id, tag, attributes, inner, more);
  const merged = { first: id, last: `${id}m` };
  switch (piece.kind) {
    case 'sub-process':
      return { xml: around(), first: id, last: id };
    case 'many-subs':
      return {
        xml: around().replace(
          `<startEvent id="${id}s"/>`,
          `<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics><startEvent id="${id}s"/>`,
        ),
        first: id,
        last: id,
      };
    case 'deadline':
      return { xml: around() + guarded(id, id, true, SECOND), ...merged };
    case 'reminder':
      return {
        xml:
          around() +
          guarded(id, id, false, '<timerEventDefinition><timeCycle>R2/PT1S</timeCycle></timerEventDefinition>'),
        first: id,
        last: id,
      };
    case 'caught-error':
      return { xml: around() + guarded(id, id, true, '<errorEventDefinition errorRef="E"/>'), ...merged };
    case 'caught-escalation':
      return {
        xml: around() + guarded(id, id, false, '<escalationEventDefinition escalationRef="X"/>'),
        first: id,
        last: id,
      };
    case 'listening':
      return { xml: around('', listener(id, false, MESSAGE)), first: id, last: id };
    case 'interruptible':
      return { xml: around('', listener(id, true, SIGNAL)), first: id, last: id };
    case 'terminating':
      return {
        xml: around(
          '',
          `<userTask id="${id}t"/><endEvent id="${id}te"><terminateEventDefinition/></endEvent>${flow(`${id}tf`, `${id}s`, `${id}t`)}${flow(`${id}tg`, `${id}t`, `${id}te`)}`,
        ),
        first: id,
        last: id,
      };
    case 'transaction':
      return {
        xml:
          around(
            '',
            `<userTask id="${id}t"/><endEvent id="${id}te"><cancelEventDefinition/></endEvent>${flow(`${id}tf`, `${id}s`, `${id}t`)}${flow(`${id}tg`, `${id}t`, `${id}te`)}`,
            'transaction',
          ) + guarded(id, id, true, '<cancelEventDefinition/>'),
        ...merged,
      };
  }
};

export const drawnKinds = (piece: Piece): string => {
  const { xml, first, last } = draw({ next: 0 }, piece);
  return `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="file" targetNamespace="http://example.org"><error id="E" name="E" errorCode="E"/><escalation id="X" name="X" escalationCode="X"/><message id="M" name="M"/><signal id="G" name="G"/><process id="P" isExecutable="true"><startEvent id="start"/><endEvent id="end"/>${xml}${flow('first', 'start', first)}${flow('last', last, 'end')}</process></definitions>`;
};

/** Kinds that stand in a piece, for counting what was tried. */
export const kindsOf = (piece: Piece): readonly string[] => [
  piece.kind,
  ...('pieces' in piece ? piece.pieces.flatMap(kindsOf) : 'piece' in piece ? kindsOf(piece.piece) : []),
];
