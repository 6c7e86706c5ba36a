/** The record in memory: keeps transitions by the same rule as the database, and tells those who wait for one. */
import { createHash } from 'node:crypto';
import type { RecordAnswer, Recorder, Transition } from '../../src/domain/ports/recorder.js';

interface Task {
  open: boolean;
  holder: string | null;
  closedBy: string | null;
}

interface Kept {
  readonly transitions: Transition[];
  readonly tasks: Map<string, Task>;
  head: string;
}

class Contradiction extends Error {
  readonly code = 'INVARIANT';
}

export interface MemoryRecord extends Recorder {
  create(application: string): void;
  /** Written transitions, in order. */
  transitions(application: string): readonly Transition[];
  head(application: string): string;
  claim(application: string, task: string, user: string): void;
  /** Resolves as soon as what is written satisfies. */
  until(application: string, holds: (transitions: readonly Transition[]) => boolean): Promise<void>;
}

export const memoryRecord = (): MemoryRecord => {
  const kept = new Map<string, Kept>();
  const waiting = new Set<() => void>();

  const of = (application: string): Kept => {
    const found = kept.get(application);
    if (found === undefined)
      throw new Contradiction(`application ${application} is not in the record: create it before its workflow starts`);
    return found;
  };

  const heldBy = (own: Kept, { holder, application }: Transition): string | null => {
    if (holder === undefined) return null;
    const task = own.tasks.get(holder.task);
    if (task === undefined) throw new Contradiction(`application ${application} has no task ${holder.task}`);
    if (!task.open) return task.closedBy ?? task.holder ?? 'system';
    return task.holder === null || task.holder === holder.actor ? null : task.holder;
  };

  const write = (own: Kept, transition: Transition): RecordAnswer => {
    own.transitions.push(transition);
    own.head = createHash('sha256').update(own.head).update(JSON.stringify(transition.audit)).digest('hex');
    for (const { id, by } of transition.tasksClosed) own.tasks.set(id, { open: false, holder: null, closedBy: by });
    for (const { id } of transition.tasksOpened) own.tasks.set(id, { open: true, holder: null, closedBy: null });
    for (const look of [...waiting]) look();
    return { outcome: 'stands', message: transition.message, accepted: transition.accepted, head: own.head };
  };

  return {
    create: (application) => {
      kept.set(application, { transitions: [], tasks: new Map(), head: '0'.repeat(64) });
    },
    transitions: (application) => of(application).transitions,
    head: (application) => of(application).head,
    claim: (application, task, user) => {
      const found = of(application).tasks.get(task);
      if (found === undefined) throw new Contradiction(`application ${application} has no task ${task}`);
      found.holder = user;
    },
    until: (application, holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds(of(application).transitions)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    record: (proposed) =>
      Promise.resolve().then(() => {
        const own = of(proposed.application);
        const there = own.transitions[proposed.seq - 1];
        if (there !== undefined)
          return { outcome: 'stands', message: there.message, accepted: there.accepted, head: own.head };
        const repeat = own.transitions.findIndex(({ message }) => message.key === proposed.message.key);
        if (repeat >= 0) return { outcome: 'repeat', seq: repeat + 1 };
        if (own.transitions.length !== proposed.seq - 1) {
          throw new Contradiction(
            `application ${proposed.application} stands at ${String(own.transitions.length)}: transition ${String(proposed.seq)} was proposed`,
          );
        }
        const by = heldBy(own, proposed);
        // As JSON keeps it: what the database would give back.
        return by === null ? write(own, JSON.parse(JSON.stringify(proposed)) as Transition) : { outcome: 'held', by };
      }),
  };
};
