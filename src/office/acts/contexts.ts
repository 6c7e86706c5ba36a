/** Contexts of running applications, by the record, for those who decide beside a workflow. */
import { calendarAt } from '../../domain/application/clock-notices.js';
import type { ApplicationContext } from '../../domain/application/context.js';
import { contextOf, type KeptOpening } from '../../domain/application/opening.js';
import type { ApplicationState } from '../../domain/application/state.js';
import type { Openings } from '../../domain/ports/case-record.js';
import type { ClockNotices } from '../../domain/ports/clock-journal.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import { keptDefinitions } from './kept-definitions.js';

/** Openings that are kept in memory. One is some ten kilobytes, and never changes. */
const MOST_OPENINGS = 500;

export interface ContextsOptions {
  readonly openings: Pick<Openings, 'find'>;
  readonly definitions: Pick<Definitions, 'find'>;
  readonly notices: Pick<ClockNotices, 'since'>;
}

export interface Contexts {
  /**
   * Context of an application that stands at this state, under the version of its procedure with this digest. Null where
   * the record cannot tell it: it began before openings were kept, or its data key is destroyed.
   */
  of(
    application: { readonly id: string; readonly office: string },
    definition: string,
    state: ApplicationState,
  ): Promise<ApplicationContext | null>;
}

export const createContexts = ({ openings, definitions, notices }: ContextsOptions): Contexts => {
  const opened = new Map<string, KeptOpening>();
  const definitionOf = keptDefinitions(definitions);

  const openingOf = async (application: string): Promise<KeptOpening | null> => {
    const known = opened.get(application) ?? (await openings.find(application));
    if (known === null) return null;
    opened.delete(application);
    opened.set(application, known);
    const [oldest] = opened.keys();
    if (opened.size > MOST_OPENINGS && oldest !== undefined) opened.delete(oldest);
    return known;
  };

  return {
    of: async ({ id, office }, digest, { clock }) => {
      const [opening, definition] = [await openingOf(id), await definitionOf(digest)];
      if (opening === null || definition === null) return null;
      const began = contextOf({ context: { ...opening.context, definition } });
      const calendar =
        calendarAt(began.calendar, [], clock.calendar) ??
        calendarAt(began.calendar, await notices.since(office, 0), clock.calendar);
      return calendar === null ? null : { ...began, calendar };
    },
  };
};
