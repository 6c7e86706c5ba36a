/** Targets of returns: an earlier activity of the same scope, not across an open parallel branch. */
import { elementOf, isActivity } from '../../definition.js';
import type { Finding } from '../../findings.js';
import { irregular, titled } from '../finding.js';
import type { Desk } from './desk.js';

/** Answer of the reducer when the open task is returned: the path to it and the code of a refusal, if any. */
export type TryReturn = (
  from: string,
  to: string,
) => { readonly refused: string | null; readonly path: readonly string[] } | undefined;

export const returnFindings = (desk: Desk, tryReturn: TryReturn): readonly Finding[] =>
  desk.nodes.flatMap((node) =>
    (node.labels.returnTo ?? []).flatMap((to): readonly Finding[] => {
      const target = elementOf(desk.definition, to);
      const name = titled(desk.definition, node.id);
      const wrong = (rule: string, message: string, path: readonly string[]): readonly Finding[] => [
        irregular({
          rule,
          element: node.id,
          message,
          remedy: 'name an earlier task of the same scope in paraf:returnTo',
          path,
        }),
      ];
      if (target === undefined || !isActivity(target))
        return wrong('return-target-unknown', `${name} may be returned to ${to}, which is no activity of this file`, [
          node.id,
        ]);
      if (target.scope !== node.scope)
        return wrong(
          'return-target-scope',
          `${name} may be returned to ${titled(desk.definition, to)}, which lies in another scope`,
          [node.id, to],
        );
      const answer = tryReturn(node.id, to);
      if (answer?.refused == null) return [];
      return answer.refused === 'ACROSS_PARALLEL'
        ? wrong(
            'return-across-parallel',
            `${name} may be returned to ${titled(desk.definition, to)}, which lies across an open parallel branch`,
            [...answer.path, to],
          )
        : wrong(
            'return-target-not-earlier',
            `${name} may be returned to ${titled(desk.definition, to)}, which does not come before it`,
            [...answer.path, to],
          );
    }),
  );
