/** Deadlock and improper completion: tokens are left that nothing can move. */
import { elementOf, isActivity } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';
import { titled, unsound } from './finding.js';
import type { Place, Space } from './space.js';
import { stepsTo, wayTo } from './ways.js';

/** A join with the flows by which no token comes, or a node without a way out. `tokens`: number waiting at the join. */
interface Held {
  readonly element: string;
  readonly missing: readonly string[];
  readonly tokens?: number;
}

const heldAt = (definition: ProcessDefinition, place: Place): readonly Held[] => {
  const joins = Object.values(place.state.frames).flatMap((frame) =>
    Object.entries(frame.joins ?? {}).map(([element, tokens]) => ({
      element,
      missing: (elementOf(definition, element)?.incoming ?? []).filter((flow) => (tokens[flow] ?? 0) === 0),
      tokens: Object.values(tokens).reduce((sum, count) => sum + count, 0),
    })),
  );
  return [...joins, ...place.blocked.map((element) => ({ element, missing: [] }))];
};

const endsOnTheWay = (definition: ProcessDefinition, space: Space, to: number, scope: string): readonly string[] =>
  stepsTo(space, to)
    .flatMap((step) => step.entered)
    .filter((id) => {
      const node = elementOf(definition, id);
      return node?.kind === 'end' && node.scope === scope;
    });

const deadlock = (definition: ProcessDefinition, held: Held, way: readonly string[]): Finding => {
  // An activity that lacks tokens was never entered.
  const path = way.includes(held.element) ? way : [...way, held.element];
  const name = titled(definition, held.element);
  const node = elementOf(definition, held.element);
  if (node !== undefined && isActivity(node) && node.startQuantity > 1 && held.tokens !== undefined)
    return unsound({
      rule: 'deadlock',
      element: held.element,
      message: `${name} begins with ${node.startQuantity} tokens (startQuantity) and waits for ever: on this way only ${held.tokens} come`,
      remedy: 'correct startQuantity, or let as many tokens come to it',
      path,
    });
  if (held.missing.length === 0 && (node?.incoming.length ?? 0) < 2)
    return unsound({
      rule: 'deadlock',
      element: held.element,
      message: `no way out of ${name} can ever be taken: every condition is always false and there is no default`,
      remedy: 'correct the conditions, or mark one flow as the default',
      path,
    });
  const sources = held.missing.map((flow) => titled(definition, definition.flows[flow]?.source ?? flow));
  return unsound({
    rule: 'deadlock',
    element: held.element,
    message:
      sources.length === 0
        ? `${name} waits for ever for tokens that cannot come`
        : `${name} waits for ever: no token can come from ${sources.join(' and ')} on this way`,
    remedy:
      node?.kind === 'parallel'
        ? 'join with the kind of gateway that split: exclusive after exclusive, inclusive after inclusive'
        : 'let every way that was begun lead to this element',
    path,
  });
};

export const stuckFindings = (definition: ProcessDefinition, space: Space): readonly Finding[] => {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const once = (rule: string, element: string, finding: () => Finding): void => {
    const key = `${rule} ${element}`;
    if (seen.has(key)) return;
    seen.add(key);
    findings.push(finding());
  };
  space.places.forEach((place, at) => {
    if (place.status !== 'stuck' && place.blocked.length === 0) return;
    const held =
      place.status === 'stuck' ? heldAt(definition, place) : place.blocked.map((element) => ({ element, missing: [] }));
    for (const one of held) {
      once('deadlock', one.element, () => deadlock(definition, one, wayTo(definition, space, at, one.element)));
      const scope = elementOf(definition, one.element)?.scope;
      const end = scope === undefined ? undefined : endsOnTheWay(definition, space, at, scope).at(-1);
      if (end === undefined) continue;
      once('improper-completion', end, () =>
        unsound({
          rule: 'improper-completion',
          element: end,
          message: `${titled(definition, end)} is reached while a token stays behind at ${titled(definition, one.element)}, so the procedure never completes`,
          remedy: 'let the end be reached only after all that was begun together has come together again',
          path: [...wayTo(definition, space, at, one.element).filter((id) => id !== end), end],
        }),
      );
    }
  });
  return findings;
};
