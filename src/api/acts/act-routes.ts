/** Every act on an application: its route, its body, and the message for the application. */
import type { z } from 'zod';
import type { Action } from '../../domain/access/permissions.js';
import { CORRECT_APPLICATION } from '../../domain/application/wanted.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import { wantedItem } from '../../domain/application/wanted-item.js';
import type { Json } from '../../domain/shared/json.js';
import type { ActHeaders } from '../http/headers.js';
import type { AnsweredAct } from '../messages/answer.js';
import { taskSegment } from '../tasks/task-segment.js';
import { parseInput } from '../http/zod.pipe.js';
import { problem } from '../problem/problem.js';
import type { ActsService } from './acts.service.js';
import {
  AnyCompleteBody,
  CompleteBody,
  CorrectBody,
  HoldBody,
  ParafBody,
  ReasonBody,
  RecallBody,
  RepairBody,
  ReturnBody,
  SIGNING_CODES,
  SignBody,
  inputSchemaFor,
} from './dto.js';

/** One request to act; `task` is empty where the act is on the application as a whole. */
export interface ActCall {
  readonly application: string;
  readonly task: string;
  readonly user: UserRow;
  readonly headers: ActHeaders;
}

export interface ActRoute<B extends z.ZodType = z.ZodType> {
  readonly id: string;
  /** Path of the act, below `/applications/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly permission: Action;
  readonly body: B;
  /** The documented body, where the accepted body depends on the task. */
  readonly documented?: z.ZodType;
  readonly errors?: readonly ErrorCode[];
  readonly perform: (acts: ActsService, call: ActCall, body: z.output<B>) => Promise<AnsweredAct>;
}

/** A message without what every message has: key, instant, actor. */
type Content<M = OutsideMessage> = M extends OutsideMessage ? Omit<M, 'key' | 'at' | 'actor'> : never;

type Described<B extends z.ZodType> = Omit<ActRoute<B>, 'perform' | 'path'>;

const TASK_ERRORS: readonly ErrorCode[] = [
  'TASK_NOT_FOUND',
  'TASK_NOT_OPEN',
  'TASK_HELD_BY_ANOTHER',
  'ACTION_UNKNOWN',
  // what it does to the clock is more than the office's limits allow
  'CONSENT_NEEDED',
  'CLOCK_REFUSED',
];

/** An act on a task that is open and that nobody else holds. */
const onTask = <B extends z.ZodType>(
  path: string,
  { errors = [], ...described }: Described<B>,
  content: (body: z.output<B>, task: TaskRow, acts: ActsService) => Content,
): ActRoute<B> => ({
  ...described,
  path: `tasks/:task/${path}`,
  errors: [...TASK_ERRORS, ...errors],
  perform: (acts, { application, task, user, headers }, body) =>
    acts.onTask({ application, task }, user, headers, (addressed, row) => ({
      ...addressed,
      ...content(body, row, acts),
    })),
});

const onApplication = <B extends z.ZodType>(
  path: string,
  described: Described<B>,
  content: (body: z.output<B>, call: ActCall) => Content,
): ActRoute<B> => ({
  ...described,
  path,
  perform: (acts, call, body) =>
    acts.onApplication(call.application, call.user, call.headers, (addressed) => ({
      ...addressed,
      ...content(body, call),
    })),
});

/** Acts with a route of their own, because they carry more than a form; below `/applications/{id}`. */
const OWN_ROUTE: Readonly<Record<string, (task: string) => string>> = {
  paraf: (task) => `tasks/${task}/paraf`,
  sign: (task) => `tasks/${task}/sign`,
  [CORRECT_APPLICATION]: () => 'correct',
};

/** Refuses to complete a task that another act does; the refusal names that act for the person who sent this one. */
const doneBy = ({ application, id, action }: TaskRow): void => {
  const route = Object.hasOwn(OWN_ROUTE, action) ? OWN_ROUTE[action]?.(taskSegment(id)) : undefined;
  if (route === undefined) return;
  const path = `/api/v1/applications/${encodeURIComponent(application)}/${route}`;
  throw problem('ACTION_UNKNOWN', `a task to ${action} is not completed but done by POST ${path}`, {
    action,
    route: path,
  });
};

export const ACT_ROUTES = [
  onTask(
    'complete',
    {
      id: 'completeTask',
      summary: 'Complete a task: receive, process, approve, finalise, print, announce, hand over …',
      permission: 'act-on-task',
      body: AnyCompleteBody,
      documented: CompleteBody,
      errors: [
        'REQUIREMENTS_INCOMPLETE',
        'CORRECTIONS_LEFT',
        'RECOMMENDATION_MISSING',
        'APPLICANT_SIGNATURE_MISSING',
        'REASON_MISSING',
        'RECEIVER_MISSING',
        'RECEIVER_OTHER',
        'DELIVERY_ON_PAPER',
        'SOURCE_UNDECIDED',
        'PARAF_VOID',
      ],
    },
    (body, task, acts) => {
      const { id, action } = task;
      doneBy(task);
      const input = parseInput(inputSchemaFor(action), body.input ?? {}, '/input');
      // The message names the number of copies, so that the record shows how many were asked for.
      const copies = action === 'print' ? { copies: acts.printCopies } : {};
      return { type: 'complete-task', task: id, input: { ...copies, ...acts.saidOnce(task, input) } };
    },
  ),
  onTask(
    'paraf',
    {
      id: 'giveParaf',
      summary: 'Give a paraf to exactly the draft that was shown',
      permission: 'act-on-task',
      body: ParafBody,
      errors: ['PARAF_AND_SIGNATURE_BY_ONE', 'PARAF_TWICE_BY_ONE'],
    },
    ({ draft }, { id }) => ({ type: 'give-paraf', task: id, draft }),
  ),
  onTask(
    'return',
    {
      id: 'returnTask',
      summary: 'Return a task to an earlier one, with the reason and the items to correct',
      permission: 'act-on-task',
      body: ReturnBody,
      errors: ['RETURN_TARGET_INVALID'],
    },
    (body, { id }) => ({
      type: 'return-task',
      task: id,
      to: body.to,
      reason: body.reason,
      items: body.items.flatMap((item) => (typeof item === 'string' ? item : (wantedItem(item as Json) ?? []))),
    }),
  ),
  onTask(
    'refuse',
    {
      id: 'refusePermit',
      summary: 'Refuse the permit where it would be approved; the reason is printed in the letter of refusal',
      permission: 'act-on-task',
      body: ReasonBody,
      errors: ['PARAF_VOID'],
    },
    ({ reason }, { id, action }) => {
      if (action !== 'approve')
        throw problem('ACTION_UNKNOWN', `only a task to approve can be refused; "${id}" is a task to ${action}`);
      return { type: 'complete-task', task: id, input: { decision: 'refused', reason } };
    },
  ),
  {
    id: 'signLetter',
    path: 'tasks/:task/sign',
    summary: 'Sign the letter that was shown; the passphrase is sealed to the signing worker and used once',
    permission: 'act-on-task',
    body: SignBody,
    errors: [
      ...TASK_ERRORS,
      'SIGNATORY_OTHER',
      'SOURCE_UNDECIDED',
      'PARAF_VOID',
      'PARAF_AND_SIGNATURE_BY_ONE',
      ...SIGNING_CODES,
    ],
    perform: (acts, { application, task, user, headers }, body) =>
      acts.sign({ application, task }, user, headers, body),
  } satisfies ActRoute<typeof SignBody>,
  onApplication(
    'tasks/:task/repair',
    {
      id: 'repairApplication',
      summary: 'A supervisor moves a token back to a task that was completed before, never past a gate',
      permission: 'repair',
      body: RepairBody,
      errors: [...TASK_ERRORS, 'RETURN_TARGET_INVALID'],
    },
    ({ to, reason }, { task }) => ({ type: 'repair', task, to, reason }),
  ),
  onApplication(
    'withdraw',
    {
      id: 'withdrawApplication',
      summary: 'The applicant ends the application',
      permission: 'withdraw',
      body: ReasonBody,
    },
    ({ reason }) => ({ type: 'withdraw', reason }),
  ),
  onApplication(
    'recall',
    {
      id: 'recallTask',
      summary: "Take back one's own completion while the next person has not acted",
      permission: 'act-on-task',
      body: RecallBody,
      errors: ['TASK_NOT_FOUND', 'RECALL_TOO_LATE'],
    },
    ({ element, reason }) => ({ type: 'recall-task', element, reason }),
  ),
  onApplication(
    'correct',
    {
      id: 'correctApplication',
      summary:
        'Correct the file: particulars of the applicant, data of the form; its applicant the fields that were sent back. Parafs that cover the data become void',
      permission: 'correct-application',
      body: CorrectBody,
    },
    ({ applicant, data, reason }) => ({ type: 'correct-application', applicant, data, reason }),
  ),
  onApplication(
    'hold',
    {
      id: 'holdApplication',
      summary: 'A supervisor rests the clock on a legal ground',
      permission: 'hold',
      body: HoldBody,
      errors: ['CONSENT_NEEDED', 'CLOCK_REFUSED'],
    },
    ({ ground, reason, consent, document }) => ({
      type: 'hold',
      ground,
      reason,
      ...(consent ? { consent } : {}),
      ...(document === undefined ? {} : { document }),
    }),
  ),
  onApplication(
    'resume',
    {
      id: 'resumeApplication',
      summary: 'A supervisor lets the clock run again',
      permission: 'resume',
      body: ReasonBody,
      errors: ['CLOCK_REFUSED'],
    },
    ({ reason }) => ({ type: 'resume', reason }),
  ),
  onApplication(
    'clock/consent',
    {
      id: 'consentToStop',
      summary: 'A supervisor consents to the next stop of the clock that needs it',
      permission: 'consent-to-stop',
      body: ReasonBody,
    },
    ({ reason }) => ({ type: 'consent-to-stop', reason }),
  ),
  onApplication(
    'clock/reset',
    {
      id: 'resetClock',
      summary: 'A supervisor sets every budget back to zero; the ledger shows it as what it is',
      permission: 'reset-clock',
      body: ReasonBody,
      errors: ['CLOCK_REFUSED'],
    },
    ({ reason }) => ({ type: 'reset-clock', reason }),
  ),
] as const;
