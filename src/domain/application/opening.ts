/** What an application began with: enough, with its messages, to run the rules again from the first to the last. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import { DEFAULT_CLOCK_POLICY, type OutageWindow } from '../time/index.js';
import type { ApplicationContext, DeemedApproval } from './context.js';
import { newApplication } from './decide.js';
import type { ApplicationStarted } from './messages.js';
import type { ApplicationState } from './state.js';

/** Everything an application is decided with, read once when its workflow starts. */
export interface OpenedApplication {
  readonly context: ApplicationContext;
  readonly office: string;
  readonly applicantUser: string | null;
  readonly requirements: Readonly<Record<string, string>>;
  readonly receivedAt: Instant;
  /** The journal of windows and decrees: the number of the newest that the context reflects, and the windows that stand. */
  readonly notices?: number;
  readonly windows?: readonly OutageWindow[];
  /** Which process of the definition runs; its main one where left out. */
  readonly process?: string;
  /** What the procedure begins with. */
  readonly variables?: JsonObject;
  /** The start that was triggered; the plain one where left out. */
  readonly start?: NonNullable<ApplicationStarted['start']>;
  /** What the file that came from elsewhere lacks or has wrong, in one sentence; absent where nothing. */
  readonly lacks?: string;
  /** Who called it, and which licence of a group it is. */
  readonly parent?: NonNullable<ApplicationState['parent']>;
  readonly licence?: NonNullable<ApplicationState['licence']>;
}

/** As it is kept: the definition stands elsewhere in the record, by its digest. */
export type KeptOpening = Omit<OpenedApplication, 'context'> & {
  readonly context: Omit<ApplicationContext, 'definition'> & { readonly definition: string };
};

/** In older applications `true` stood for the statement, the only outcome there was. */
const deemedApprovalOf = (value: unknown): DeemedApproval | null => {
  if (value === true) return { outcome: 'statement' };
  return typeof value === 'object' ? (value as DeemedApproval | null) : null;
};

/**
 * What an application is decided with, whoever asks: the workflow, a door beforehand, a reader of its record. Rules that
 * were read before a rule of today was known have its default.
 */
export const contextOf = ({ context }: Pick<OpenedApplication, 'context'>): ApplicationContext => ({
  ...context,
  rules: {
    ...context.rules,
    clock: { ...DEFAULT_CLOCK_POLICY, ...context.rules.clock },
    deemedApproval: deemedApprovalOf(context.rules.deemedApproval),
  },
});

/** The state before the first message. */
export const stateOf = (application: string, opened: OpenedApplication): ApplicationState =>
  newApplication(opened.context, {
    id: application,
    office: opened.office,
    applicantUser: opened.applicantUser,
    requirements: opened.requirements,
    at: opened.receivedAt,
    ...(opened.notices === undefined ? {} : { notices: opened.notices }),
    ...(opened.windows === undefined ? {} : { windows: opened.windows }),
    ...(opened.process === undefined ? {} : { process: opened.process }),
    ...(opened.parent === undefined ? {} : { parent: opened.parent }),
    ...(opened.licence === undefined ? {} : { licence: opened.licence }),
  });
