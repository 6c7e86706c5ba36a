/**
 * Key of a state for the explorer: places of tokens and awaited triggers; counts and data do not tell two states apart.
 */
import type { Frame, ProcessState } from '../state.js';

const placeOf = (state: ProcessState, id: string, known: Map<string, string>): string => {
  const before = known.get(id);
  if (before !== undefined) return before;
  const frame = state.frames[id];
  if (frame === undefined) return id;
  const outer = frame.parent === null ? '' : placeOf(state, frame.parent, known);
  const place = `${outer}/${frame.element}${marksOf(frame)}`;
  known.set(id, place);
  return place;
};

const marksOf = (frame: Frame): string => {
  const marks: string[] = [];
  if (frame.interrupted === true) marks.push('interrupted');
  if (frame.answers !== undefined) marks.push('answers');
  if (frame.undo !== undefined) marks.push(`undo:${frame.undo.map((done) => done.element).join(',')}`);
  for (const [node, flows] of Object.entries(frame.joins ?? {}))
    marks.push(
      `${node}:${Object.entries(flows)
        .map(([flow, count]) => `${flow}*${count}`)
        .sort()
        .join(',')}`,
    );
  return marks.length === 0 ? '' : `[${marks.sort().join(';')}]`;
};

export const keyOf = (state: ProcessState): string => {
  const known = new Map<string, string>();
  const frames = Object.keys(state.frames).map((id) => placeOf(state, id, known));
  const waits = Object.values(state.waits).map(
    (wait) => `${placeOf(state, wait.owner, known)}!${wait.element}.${wait.event}`,
  );
  return [state.status, ...frames.sort(), ...waits.sort()].join('\n');
};
