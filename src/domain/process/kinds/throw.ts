import type { ThrowNode } from '../definition.js';
import { leave } from '../run/flow.js';
import { fact, nodeOf, push } from '../run/run.js';
import type { Kind } from './kind.js';
import { emit } from './emit.js';

/** An intermediate event that throws; a link throw sends the token to its catch. */
export const throwing: Kind<ThrowNode> = {
  arrive: (run, node, scope) => {
    fact(run, 'entered', node.id);
    push(run, { do: 'throw', node: node.id, scope });
  },
  throws: (run, node, scope) => {
    const link = node.events.find((spec) => spec.type === 'link');
    if (link !== undefined) {
      fact(run, 'thrown', node.id, { detail: { link: link.name } });
      fact(run, 'completed', node.id);
      const target = linkTarget(nodeOf(run, node.scope), link.name, (id) => nodeOf(run, id));
      if (target !== undefined) push(run, { do: 'arrive', node: target, flow: null, scope });
      return;
    }
    if (emit(run, node, scope) !== 'on') return;
    fact(run, 'completed', node.id);
    leave(run, node.id, scope);
  },
};

const linkTarget = (
  scope: ReturnType<typeof nodeOf>,
  name: string,
  find: (id: string) => ReturnType<typeof nodeOf>,
): string | undefined =>
  scope !== undefined && 'nodes' in scope
    ? scope.nodes.find((id) => {
        const node = find(id);
        return node?.kind === 'catch' && node.events.some((spec) => spec.type === 'link' && spec.name === name);
      })
    : undefined;
