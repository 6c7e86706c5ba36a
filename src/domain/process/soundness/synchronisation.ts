/** Lack of synchronisation: branches that run side by side meet at an element that does not join them. */
import { elementOf } from '../definition.js';
import type { ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';
import { titled, unsound } from './finding.js';
import type { Space } from './space.js';
import { wayTo } from './ways.js';

export const doubledFindings = (definition: ProcessDefinition, space: Space): readonly Finding[] => {
  const seen = new Set<string>();
  return space.places.flatMap((place, at) =>
    place.doubled.flatMap((id) => {
      const element = id.replace(/\u0000.*$/, '');
      if (seen.has(element)) return [];
      seen.add(element);
      const kind = elementOf(definition, element)?.kind;
      return [
        unsound({
          rule: 'lack-of-synchronisation',
          element,
          message: `two tokens of one run meet at ${titled(definition, element)}: what follows is done once for each`,
          remedy:
            kind === 'parallel' || kind === 'inclusive'
              ? 'let each incoming flow bring one token only'
              : 'join the branches with a parallel gateway (or an inclusive one after an inclusive split) before this element',
          path: wayTo(definition, space, at, element),
        }),
      ];
    }),
  );
};
