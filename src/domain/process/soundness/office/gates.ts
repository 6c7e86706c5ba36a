/** Conditions of a signature: the survey, every paraf, the number. */
import { asksFor } from '../../../effects/table.js';
import type { FlowNode } from '../../definition.js';
import type { Finding } from '../../findings.js';
import { isOpenedBy, SURVEY_COMPLETED } from '../../gates.js';
import type { Bypass } from '../bypass.js';
import { does } from '../../words.js';
import { irregular, ONLY_IF_DATA_CHANGE, titled } from '../finding.js';
import { isPeoplesWork } from './desk.js';
import type { Desk } from './desk.js';
import { reachable } from './drawn.js';

/** Finds the shortest run on which `target` begins with `gate` never completed; `open`: the gate waits meanwhile. */
export type FindBypass = (gate: string, target: string) => Bypass | undefined;

const isSurvey = (node: FlowNode): boolean =>
  node.labels.gateKind === 'survey' || does(node.labels, 'survey') || isOpenedBy(node, SURVEY_COMPLETED);

const signatures = (desk: Desk): readonly FlowNode[] => {
  const people = desk.nodes.filter((node) => does(node.labels, 'sign') || node.labels.gateKind === 'signature');
  return people.length > 0 ? people : desk.nodes.filter((node) => asksFor(node.labels, 'sign'));
};

interface Wording {
  readonly rule: string;
  readonly message: (gate: string, sign: string) => string;
  readonly remedy: string;
}

const before = (
  desk: Desk,
  targets: readonly FlowNode[],
  gates: readonly FlowNode[],
  bypass: FindBypass,
  wording: Wording,
): readonly Finding[] =>
  targets.flatMap((sign) => {
    const found: Finding[] = [];
    for (const gate of gates) {
      if (gate.id === sign.id) continue;
      const leads = reachable(desk.definition, gate.id).has(sign.id);
      const round = reachable(desk.definition, desk.process.id, gate.id);
      if (!round.has(sign.id)) continue;
      const way = bypass(gate.id, sign.id);
      // A gate on another branch concerns another letter, unless it is still open when this one is signed.
      if (way === undefined || !(leads || way.open)) continue;
      found.push(
        irregular({
          ...(way.doubtful === true ? { severity: 'warning' as const } : {}),
          rule: wording.rule,
          element: sign.id,
          message: `${wording.message(titled(desk.definition, gate.id), titled(desk.definition, sign.id))}${way.doubtful === true ? ONLY_IF_DATA_CHANGE : ''}`,
          remedy: wording.remedy,
          path: way.path,
        }),
      );
    }
    return found;
  });

const isParaf = (node: FlowNode): boolean => does(node.labels, 'paraf') || node.labels.gateKind === 'paraf';

const parafAfter = (desk: Desk): readonly Finding[] =>
  signatures(desk).flatMap((sign) => {
    const after = reachable(desk.definition, sign.id);
    return desk.nodes.flatMap((node) =>
      !isParaf(node) || !after.has(node.id) || reachable(desk.definition, node.id).has(sign.id)
        ? []
        : [
            irregular({
              rule: 'paraf-after-signature',
              element: node.id,
              message: `${titled(desk.definition, node.id)} comes after ${titled(desk.definition, sign.id)}: a paraf vouches for a draft, before it is signed`,
              remedy: 'put the paraf before the signature',
              path: [sign.id, node.id],
            }),
          ],
    );
  });

const parafsThatCoverNothing = (desk: Desk): readonly Finding[] =>
  desk.nodes.flatMap((node) =>
    !isParaf(node) || (node.labels.covers ?? []).length > 0
      ? []
      : [
          irregular({
            severity: 'warning',
            rule: 'paraf-covers-nothing',
            element: node.id,
            message: `${titled(desk.definition, node.id)} covers nothing, so no later change voids it`,
            remedy: 'name what it vouches for in paraf:covers, for example "data recommendation draft"',
            path: [node.id],
          }),
        ],
  );

/** Finding for a letter that the procedure signs or drafts by machine and never numbers. */
const unnumbered = (desk: Desk): readonly Finding[] => {
  const machines = desk.nodes.some((node) => asksFor(node.labels, 'sign') || asksFor(node.labels, 'draft'));
  const numbers = desk.nodes.some((node) => asksFor(node.labels, 'number'));
  const [sign] = signatures(desk);
  if (sign === undefined || numbers || !machines) return [];
  return [
    irregular({
      severity: 'warning',
      rule: 'letter-without-number',
      element: sign.id,
      message: `the letter signed at ${titled(desk.definition, sign.id)} is never given a number`,
      remedy: 'put a service task with paraf:effect="number" before it',
      path: [sign.id],
    }),
  ];
};

/** Elements that the survey stands before where nothing is signed: the work that follows it, mostly the hand-over. */
const afterSurvey = (desk: Desk, survey: FlowNode): readonly FlowNode[] => {
  const after = reachable(desk.definition, survey.id);
  return desk.nodes.filter(
    (node) =>
      after.has(node.id) &&
      node.id !== survey.id &&
      (isPeoplesWork(node) || node.kind === 'service' || node.kind === 'send') &&
      !reachable(desk.definition, node.id).has(survey.id),
  );
};

const SURVEY: Wording = {
  rule: 'survey-bypassed',
  message: (gate, sign) => `${sign} can be reached although ${gate} has not been completed`,
  remedy: 'let every way to it pass the survey',
};

export const gateFindings = (desk: Desk, bypass: FindBypass): readonly Finding[] => {
  if (!desk.official) return [];
  const signed = signatures(desk);
  const surveys = desk.nodes.filter(isSurvey);
  if (signed.length === 0)
    return [
      ...parafsThatCoverNothing(desk),
      // Later elements are bypassed by the same way.
      ...surveys.flatMap((survey) => before(desk, afterSurvey(desk, survey), [survey], bypass, SURVEY).slice(0, 1)),
    ];
  return [
    ...before(desk, signed, surveys, bypass, SURVEY),
    ...before(
      desk,
      signed,
      desk.nodes.filter((node) => isParaf(node)),
      bypass,
      {
        rule: 'signature-without-paraf',
        message: (gate, sign) => `${sign} can be reached without ${gate}`,
        remedy: 'let every way to the signature pass each paraf',
      },
    ),
    ...before(
      desk,
      signed,
      desk.nodes.filter((node) => asksFor(node.labels, 'number')),
      bypass,
      {
        rule: 'signature-without-number',
        message: (gate, sign) => `${sign} can be reached before ${gate}, so the letter signed has no number`,
        remedy: 'let every way to the signature pass the numbering',
      },
    ),
    ...parafAfter(desk),
    ...parafsThatCoverNothing(desk),
    ...unnumbered(desk),
  ];
};
