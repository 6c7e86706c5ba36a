/** Triggers from outside that begin the processes of a file (BPMN 2.0.2, 10.5.2): messages, signals, times. */
import { feelValue } from './feel.js';
import { elementOf, type EventSpec, type ProcessDefinition, type ProcessNode, type TimerSpec } from './definition.js';
import { beginnings } from './events/start.js';
import { parseCycle, parseInstant, addDuration } from './calendar.js';
import { ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';

/** A start that one message or one signal begins. */
export interface Trigger {
  readonly process: string;
  /** The start event, the receive task, or the event behind an instantiating gateway. */
  readonly startEvent: string;
  readonly name: string;
}

export interface TimedStart {
  readonly process: string;
  readonly startEvent: string;
  readonly timer: TimerSpec;
}

const processesOf = (definition: ProcessDefinition): readonly ProcessNode[] =>
  definition.processes.flatMap((id) => {
    const node = elementOf(definition, id);
    return node?.kind === 'process' ? [node] : [];
  });

/**
 * Triggers of a start event; none where all of several are needed: it begins by hand only, for nobody collects them.
 */
const eventsOf = (definition: ProcessDefinition, id: string): readonly EventSpec[] => {
  const node = elementOf(definition, id);
  return node?.kind === 'start' && !(node.parallelMultiple && node.events.length > 1) ? node.events : [];
};

export const messageStarts = (definition: ProcessDefinition): readonly Trigger[] =>
  processesOf(definition).flatMap((process) =>
    beginnings(definition, process).flatMap(({ element, message }) => {
      const node = elementOf(definition, element);
      const isCollecting = node?.kind === 'start' && eventsOf(definition, element).length === 0;
      return message === undefined || isCollecting ? [] : [{ process: process.id, startEvent: element, name: message }];
    }),
  );

export const signalStarts = (definition: ProcessDefinition): readonly Trigger[] =>
  processesOf(definition).flatMap((process) =>
    process.triggered.flatMap((id) =>
      eventsOf(definition, id).flatMap((spec) =>
        spec.type === 'signal' ? [{ process: process.id, startEvent: id, name: spec.name }] : [],
      ),
    ),
  );

export const timedStarts = (definition: ProcessDefinition): readonly TimedStart[] =>
  processesOf(definition).flatMap((process) =>
    process.triggered.flatMap((id) =>
      eventsOf(definition, id).flatMap((spec) =>
        spec.type === 'timer' ? [{ process: process.id, startEvent: id, timer: spec.timer }] : [],
      ),
    ),
  );

/**
 * Next firing of a timer start event later than `after`, for a version published at `from`; null where it fires no
 * more. A date fires once, also where it lay before the publishing: that is at once. A cycle with a start of its own
 * keeps to that start's grid and leaves out firings before the publishing; one without counts from the publishing.
 * `Err` where the text is no timer.
 */
export const nextStart = (
  { timer: { kind, text } }: TimedStart,
  { from, after, zone }: { readonly from: Instant; readonly after: Instant | null; readonly zone: string },
): Result<Instant | null, string> => {
  const read = text.startsWith('=') ? feelValue(text.slice(1), { variables: {}, at: from, zone }) : ok(text);
  const words = read.ok && typeof read.value === 'string' ? read.value : text;
  const wrong = (what: string): Result<never, string> => ({ ok: false, error: `"${text}" is no ${what}` });
  if (kind === 'date') {
    const due = parseInstant(words, zone);
    if (due === undefined) return wrong('date and time such as 2026-01-05T08:00:00+07:00');
    return ok(after === null ? due : null);
  }
  const cycle = kind === 'cycle' ? parseCycle(words) : undefined;
  if (cycle === undefined) {
    const due = addDuration(from, words, zone);
    if (!due.ok) return wrong(kind === 'cycle' ? 'repetition such as R/PT24H' : 'duration such as PT1H');
    return ok(after === null ? due.value : null);
  }
  const start = cycle.start === undefined ? undefined : parseInstant(cycle.start, zone);
  const limit = Math.max(from, after ?? Number.NEGATIVE_INFINITY);
  let due = start ?? from;
  const isPast = (): boolean => (after === null && start !== undefined ? due < limit : due <= limit);
  for (let fired = 0; cycle.times === -1 || fired < cycle.times; fired += 1) {
    if (start === undefined || fired > 0) {
      const following = addDuration(due, cycle.every, zone);
      if (!following.ok || following.value <= due) return wrong('repetition that goes forward');
      due = following.value;
    }
    if (!isPast()) return ok(due);
    // Far behind: whole rounds of plain time are skipped at once, days and months one by one.
    const round = addDuration(due, cycle.every, zone);
    const length = round.ok ? round.value - due : 0;
    if (cycle.times === -1 && /^PT/.test(cycle.every) && length > 0 && limit - due > length)
      due += Math.floor((limit - due) / length - 1) * length;
  }
  return ok(null);
};
