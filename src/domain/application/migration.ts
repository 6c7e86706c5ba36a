/** Moves a running application to another version of its procedure: a report first, then the move itself. */
import { may } from '../access/permissions.js';
import type { ProcessDefinition } from '../process/definition.js';
import { migrate, type Blocked, type ElementMapping, type Missing, type Obstacle } from '../process/migrate.js';
import { err, ok, type Result } from '../shared/result.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import { pointerTo } from '../shared/json-pointer.js';
import { fieldFault } from '../shared/field-fault.js';
import { reasonMissing } from '../shared/reason-missing.js';
import type { Instant } from '../shared/time.js';
import { carryOut, type Decision } from './carry-out.js';
import type { ApplicationContext } from './context.js';
import type { Migrate } from './messages.js';
import type { ApplicationState } from './state.js';
import type { RuleOutcome } from './rules/rule.js';

/** Forecast of a migration. */
export type Forecast =
  /** Every open task stays as it is. */
  | { readonly verdict: 'unchanged' }
  /** It goes on. These tasks are shown anew, because their name, lane, row or time has changed. */
  | { readonly verdict: 'goes-on'; readonly shownAnew: readonly string[] }
  /** It waits to be told which elements of the new version these are. */
  | { readonly verdict: 'needs-mapping'; readonly missing: readonly Missing[] }
  | { readonly verdict: 'cannot'; readonly because: readonly Obstacle[] };

const blocked = ({ missing, obstacles }: Blocked): Forecast =>
  obstacles.length > 0 ? { verdict: 'cannot', because: obstacles } : { verdict: 'needs-mapping', missing };

/** Forecast for a running application; nothing is moved. */
export const forecast = (
  from: ProcessDefinition,
  to: ProcessDefinition,
  state: ApplicationState,
  mapping: ElementMapping,
  at: Instant,
): Forecast => {
  if (state.outcome !== null)
    return {
      verdict: 'cannot',
      because: [{ code: 'FINISHED', element: state.process.process, detail: `the application is ${state.outcome}` }],
    };
  const moved = migrate(from, to, state.process, mapping, at);
  if (!moved.ok) return blocked(moved.error);
  return moved.value.effects.length === 0
    ? { verdict: 'unchanged' }
    : { verdict: 'goes-on', shownAnew: moved.value.shownAnew };
};

const refused = (missing: readonly Missing[], obstacles: readonly Obstacle[]): Refusal => {
  const [first] = obstacles;
  if (first !== undefined)
    return refusal(
      'MIGRATION_OBSTRUCTED',
      `it cannot move: ${obstacles.map(({ element, detail }) => `${element}: ${detail}`).join('; ')}`,
      {
        obstacle: first.code,
        element: first.element,
      },
    );
  const elements = missing.map(({ element }) => element);
  return refusal(
    'INPUT_INVALID',
    `the new version has no ${elements.join(', ')}: name what each is there`,
    { missing: elements },
    elements.map((element) => fieldFault(pointerTo('mapping', element), 'is missing')),
  );
};

/** The move, recorded like any other: parafs and acts keep their meaning under the new names. */
export const decideMigration = (
  context: ApplicationContext,
  state: ApplicationState,
  message: Migrate,
  to: ProcessDefinition,
): Result<Decision, Refusal> => {
  if (state.outcome !== null)
    return err(refusal('APPLICATION_FINISHED', `the application is ${state.outcome}`, { outcome: state.outcome }));
  const denied = may(message.actor, 'migrate', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (message.reason.trim() === '') return err(reasonMissing('a migration needs its reason'));
  if (message.to !== to.digest) return err(refusal('INVARIANT', `definition ${to.digest} was given for ${message.to}`));
  if (to.digest === context.definition.digest)
    return err(refusal('ALREADY_DONE', 'the application runs this version already'));
  const at = Math.max(message.at, state.lastAt);
  const moved = migrate(context.definition, to, state.process, message.mapping, at);
  if (!moved.ok) return err(refused(moved.error.missing, moved.error.obstacles));
  const name = (id: string): string => message.mapping[id] ?? id;
  const rule: RuleOutcome = {
    event: null,
    effects: moved.value.effects,
    state: {
      ...state,
      process: moved.value.state,
      parafs: state.parafs.map((paraf) => ({ ...paraf, element: name(paraf.element) })),
      acts: state.acts.map((act) => ({ ...act, element: name(act.element) })),
    },
    verb: 'migrate',
    before: { definition: context.definition.digest },
    after: { definition: to.digest, reason: message.reason, mapping: message.mapping },
  };
  const there: ApplicationContext = { ...context, definition: to };
  const decision = carryOut(there, state, rule, message, at);
  if (!decision.ok) return decision;
  const { changes } = decision.value;
  return ok({
    ...decision.value,
    definition: to,
    changes: { ...changes, patch: { ...changes.patch, definitionDigest: to.digest } },
  });
};
