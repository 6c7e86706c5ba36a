/** Effects that the procedure asks for: each is a known one, and stands at a machine's work. */
import { EFFECT_NAMES, isEffect } from '../../../effects/table.js';
import { unknownWord } from '../../../shared/nearest.js';
import { isMachineWork } from '../../definition.js';
import type { FlowNode } from '../../definition.js';
import type { Finding } from '../../findings.js';
import { irregular, titled } from '../finding.js';
import type { Desk } from './desk.js';

const KNOWN = EFFECT_NAMES.join(', ');

const judged = (desk: Desk, node: FlowNode): readonly Finding[] => {
  const { effect } = node.labels;
  const name = titled(desk.definition, node.id);
  const at = { element: node.id, path: [node.id] };
  if (effect === undefined) {
    if (!desk.official || !isMachineWork(node)) return [];
    return [
      irregular({
        ...at,
        rule: 'effect-missing',
        message: `${name} is work of a machine without an effect: nothing performs it, and the procedure waits there for ever`,
        remedy: `name in paraf:effect what the machine does (${KNOWN}), or let a person do it as a user task`,
      }),
    ];
  }
  if (!isEffect(effect))
    return [
      irregular({
        ...at,
        rule: 'effect-unknown',
        message: `${name} asks for what nothing performs: ${unknownWord('effect', effect, EFFECT_NAMES)}`,
        remedy: `write one of these in paraf:effect: ${KNOWN}`,
      }),
    ];
  if (isMachineWork(node)) return [];
  return [
    irregular({
      ...at,
      rule: 'effect-misplaced',
      message: `${name} asks for the effect "${effect}", which only a machine's task performs`,
      remedy: 'put paraf:effect on a service task',
    }),
  ];
};

export const effectFindings = (desk: Desk): readonly Finding[] => desk.nodes.flatMap((node) => judged(desk, node));
