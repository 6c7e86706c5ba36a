/** Lanes: every task lies in one, every lane is a role, escalation leads to somebody. */
import type { Lane } from '../../definition.js';
import type { Finding } from '../../findings.js';
import { irregular, titled } from '../finding.js';
import { isPeoplesWork, laneOf } from './desk.js';
import type { Desk } from './desk.js';

/** Ids that editors give a lane before anybody names it: such a lane is nobody's role. */
const UNNAMED = /^Lane_[0-9a-z]{7}$/;

const roleOf = (lane: Lane): string | undefined => {
  if (lane.role !== undefined) return lane.role.trim() === '' ? undefined : lane.role;
  return UNNAMED.test(lane.id) ? undefined : lane.id;
};

const tasksWithoutLane = (desk: Desk): readonly Finding[] =>
  desk.nodes.flatMap((node) =>
    !isPeoplesWork(node) || laneOf(desk, node) !== undefined
      ? []
      : [
          irregular({
            rule: 'task-without-lane',
            element: node.id,
            message: `nobody can do ${titled(desk.definition, node.id)}: it lies in no lane`,
            remedy: 'put it into the lane of the role that does it',
            path: [node.id],
          }),
        ],
  );

const lanesWithoutRole = (desk: Desk): readonly Finding[] =>
  desk.process.lanes.flatMap((lane) => {
    if (!desk.official || roleOf(lane) !== undefined) return [];
    const tasks = desk.nodes.filter((node) => isPeoplesWork(node) && laneOf(desk, node)?.id === lane.id);
    if (tasks.length === 0) return [];
    return [
      irregular({
        rule: 'lane-without-role',
        element: lane.id,
        message: `lane "${lane.name}" names no role, so nobody can do ${tasks.map(({ id }) => titled(desk.definition, id)).join(', ')}`,
        remedy: 'give the lane the id of the role, or name the role in paraf:role',
        path: tasks.map(({ id }) => id),
      }),
    ];
  });

const superiors = (desk: Desk): readonly Finding[] => {
  const { lanes } = desk.process;
  const known = new Map(
    lanes.flatMap((lane) => [
      [lane.id, lane] as const,
      ...(lane.role === undefined ? [] : [[lane.role, lane] as const]),
    ]),
  );
  return lanes.flatMap((lane) => {
    if (lane.superior === undefined) return [];
    const passed = [lane.id];
    for (let at: Lane | undefined = lane; at?.superior !== undefined; at = known.get(at.superior)) {
      const next = known.get(at.superior)?.id ?? at.superior;
      if (passed.includes(next)) {
        return next === lane.id
          ? [
              irregular({
                rule: 'superior-circle',
                element: lane.id,
                message: `lane "${lane.name}" is its own superior: ${[...passed, next].join(' → ')}`,
                remedy: 'let the line of superiors end at the head of the office',
                path: [...passed, next],
              }),
            ]
          : [];
      }
      passed.push(next);
    }
    return known.has(lane.superior)
      ? []
      : [
          irregular({
            severity: 'warning',
            rule: 'superior-unknown',
            element: lane.id,
            message: `lane "${lane.name}" names ${lane.superior} as its superior, which is no lane of this procedure`,
            remedy: 'correct paraf:superior, or make sure that the office has this role',
            path: [lane.id],
          }),
        ];
  });
};

/** Roles whose work is not the office's time (clock rules of the engine). */
const APPLICANTS: ReadonlySet<string> = new Set(['applicant', 'pemohon']);

const applicantsTime = (desk: Desk): readonly Finding[] =>
  desk.nodes.flatMap((node) => {
    if (!desk.official || !(isPeoplesWork(node) || node.kind === 'receive') || node.labels.stopsClock === true)
      return [];
    const lane = laneOf(desk, node);
    if (lane === undefined || !(APPLICANTS.has(roleOf(lane) ?? '') || APPLICANTS.has(lane.name.trim().toLowerCase())))
      return [];
    return [
      irregular({
        severity: 'warning',
        rule: 'applicant-runs-clock',
        element: node.id,
        message: `the office's clock runs while the applicant is at work on ${titled(desk.definition, node.id)}`,
        remedy: 'set paraf:stops-clock="true"',
        path: [node.id],
      }),
    ];
  });

export const laneFindings = (desk: Desk): readonly Finding[] => {
  if (!desk.official && desk.process.lanes.length === 0) return [];
  return [...tasksWithoutLane(desk), ...lanesWithoutRole(desk), ...superiors(desk), ...applicantsTime(desk)];
};
