/** Random well-formed processes: blocks inside blocks, so that every one can come to its end. */
import fc from 'fast-check';

export type Block =
  | { readonly kind: 'task' }
  | { readonly kind: 'sequence' | 'exclusive' | 'parallel' | 'inclusive'; readonly blocks: readonly Block[] }
  | { readonly kind: 'sub-process'; readonly block: Block; readonly boundary: boolean }
  | { readonly kind: 'guarded'; readonly block: Block };

export const blocks = (inclusive: boolean): fc.Arbitrary<Block> =>
  fc.letrec<{ block: Block }>((tie) => ({
    block: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constant<Block>({ kind: 'task' }),
      fc.record({
        kind: fc.constantFrom(
          ...(inclusive
            ? (['sequence', 'exclusive', 'parallel', 'inclusive'] as const)
            : (['sequence', 'exclusive', 'parallel'] as const)),
        ),
        blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('sub-process' as const), block: tie('block'), boundary: fc.boolean() }),
      fc.record({ kind: fc.constant('guarded' as const), block: tie('block') }),
    ),
  })).block;

interface Drawing {
  next: number;
  readonly out: string[];
}

const flow = (drawing: Drawing, from: string, to: string, condition?: string): string => {
  const id = `f${String((drawing.next += 1))}`;
  drawing.out.push(
    `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition === undefined ? '' : `<conditionExpression xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="tFormalExpression">${condition}</conditionExpression>`}</sequenceFlow>`,
  );
  return id;
};

/** Draws a block; answers where a token enters and leaves it. */
const draw = (drawing: Drawing, block: Block, condition: (index: number) => string): readonly [string, string] => {
  const id = `n${String((drawing.next += 1))}`;
  switch (block.kind) {
    case 'task':
      drawing.out.push(`<userTask id="${id}"/>`);
      return [id, id];
    case 'sequence': {
      const ends = block.blocks.map((inner) => draw(drawing, inner, condition));
      for (let n = 1; n < ends.length; n += 1) flow(drawing, ends[n - 1]![1], ends[n]![0]);
      return [ends[0]![0], ends.at(-1)![1]];
    }
    case 'exclusive':
    case 'parallel':
    case 'inclusive': {
      const flows: string[] = [];
      const at = drawing.out.length;
      for (const [index, inner] of block.blocks.entries()) {
        const [first, last] = draw(drawing, inner, condition);
        const isDefault = block.kind !== 'parallel' && index === block.blocks.length - 1;
        flows.push(
          flow(drawing, `${id}f`, first, block.kind === 'parallel' || isDefault ? undefined : condition(index)),
        );
        flow(drawing, last, `${id}j`);
      }
      const fallback = block.kind === 'parallel' ? '' : ` default="${flows.at(-1)!}"`;
      drawing.out.splice(at, 0, `<${block.kind}Gateway id="${id}f"${fallback}/><${block.kind}Gateway id="${id}j"/>`);
      return [`${id}f`, `${id}j`];
    }
    case 'sub-process': {
      const inner: Drawing = { next: drawing.next, out: [] };
      const [first, last] = draw(inner, block.block, condition);
      inner.out.unshift(`<startEvent id="${id}s"/>`, `<endEvent id="${id}e"/>`);
      flow(inner, `${id}s`, first);
      flow(inner, last, `${id}e`);
      drawing.next = inner.next;
      drawing.out.push(`<subProcess id="${id}">${inner.out.join('')}</subProcess>`);
      if (!block.boundary) return [id, id];
      drawing.out.push(
        `<boundaryEvent id="${id}b" attachedToRef="${id}"><errorEventDefinition errorRef="E"/></boundaryEvent><exclusiveGateway id="${id}m"/>`,
      );
      flow(drawing, id, `${id}m`);
      flow(drawing, `${id}b`, `${id}m`);
      return [id, `${id}m`];
    }
    case 'guarded': {
      const [first, last] = draw(drawing, block.block, condition);
      drawing.out.push(
        `<userTask id="${id}"/><boundaryEvent id="${id}b" attachedToRef="${id}"><errorEventDefinition errorRef="E"/></boundaryEvent><exclusiveGateway id="${id}m"/>`,
      );
      flow(drawing, id, first);
      flow(drawing, last, `${id}m`);
      flow(drawing, `${id}b`, `${id}m`);
      return [id, `${id}m`];
    }
  }
};

/** The whole file; conditions are constants chosen from the seed bits. */
export const drawnProcess = (block: Block, condition: (index: number) => string): string => {
  const drawing: Drawing = { next: 0, out: [] };
  const [first, last] = draw(drawing, block, condition);
  flow(drawing, 'start', first);
  flow(drawing, last, 'end');
  return `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="file" targetNamespace="http://example.org"><error id="E" name="E" errorCode="E"/><process id="P" isExecutable="true"><startEvent id="start"/><endEvent id="end"/>${drawing.out.join('')}</process></definitions>`;
};
