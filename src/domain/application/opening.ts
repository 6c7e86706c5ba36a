/** The beginning of an application: enough, with its messages, to run the rules again from the first to the last. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import { DEFAULT_CLOCK_POLICY, type OutageWindow } from '../time/index.js';
import type { ApplicationContext, DeemedApproval } from './context.js';
import { newApplication } from './decide.js';
import type { ApplicationStarted } from './messages.js';
import type { ApplicationState } from './state.js';

/** Context of an application and the data it began with, read once when its workflow starts. */
export interface OpenedApplication {
  readonly context: ApplicationContext;
  readonly office: string;
  readonly applicantUser: string | null;
  readonly requirements: Readonly<Record<string, string>>;
  readonly receivedAt: Instant;
  /** Number of the newest clock notice that the context reflects, and the windows in force. */
  readonly notices?: number;
  readonly windows?: readonly OutageWindow[];
  /** Process of the definition that runs; its main one where left out. */
  readonly process?: string;
  /** Variables that the procedure begins with. */
  readonly variables?: JsonObject;
  /** Triggered start; the plain one where left out. */
  readonly start?: NonNullable<ApplicationStarted['start']>;
  /** Faults of a file that came from elsewhere, in one sentence; absent where there are none. */
  readonly lacks?: string;
  /** The application whose procedure called this one, and the licence of a group that it is for. */
  readonly parent?: NonNullable<ApplicationState['parent']>;
  readonly licence?: NonNullable<ApplicationState['licence']>;
}

/** The beginning as it is kept: the definition stands elsewhere in the record, by its digest. */
export type KeptOpening = Omit<OpenedApplication, 'context'> & {
  readonly context: Omit<ApplicationContext, 'definition'> & { readonly definition: string };
};

/** Effect of a promise's end. In older applications `true` stood for the statement, the only outcome there was. */
const deemedApprovalOf = (value: unknown): DeemedApproval | null => {
  if (value === true) return { outcome: 'statement' };
  return typeof value === 'object' ? (value as DeemedApproval | null) : null;
};

/**
 * Context of an application, the same whoever asks: the workflow, a door beforehand, a reader of its record. A rule of
 * today that its kept rules lack has its default.
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
