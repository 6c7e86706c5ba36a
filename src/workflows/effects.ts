/** Performs what the procedure asks of the machinery. Each answers the outputs of its element, or throws. */
import { asText } from '../domain/shared/json.js';
import { ActivityFailure, ApplicationFailure, isCancellation, patched, TimeoutFailure } from '@temporalio/workflow';
import type { EffectActivities, EffectRequest, SigningRequest } from '../activities/contracts.js';
import type { Performance } from '../domain/application/carry-out.js';
import type { ApplicationState } from '../domain/application/state.js';
import type { JsonObject } from '../domain/shared/json.js';
import { effects, signingOn } from './policies.js';
import { PATCHES } from './versions.js';

/** What the last officer who found the file incomplete has said. */
const correctionIn = (variables: JsonObject): Pick<EffectRequest, 'correction'> => {
  const said = variables['correction'];
  if (said === null || typeof said !== 'object' || Array.isArray(said)) return {};
  const { reason, items } = said as JsonObject;
  return {
    correction: {
      reason: asText(reason),
      items: Array.isArray(items) ? items.filter((item): item is string => typeof item === 'string') : [],
    },
  };
};

export const requestOf = (state: ApplicationState, performance: Performance, at: number): EffectRequest => {
  const copies = performance.variables['copies'];
  return {
    application: state.application,
    task: performance.task,
    element: performance.element,
    at,
    letter: state.letter,
    refusalReason: state.refusalReason,
    copies: typeof copies === 'number' ? copies : 1,
    parafs: state.parafs,
    ...correctionIn(performance.variables),
  };
};

/** Taking the secret and signing is one attempt; what follows is found again by key and may be tried again. */
const sign = async (state: ApplicationState, performance: Performance, at: number): Promise<JsonObject> => {
  const request: SigningRequest = {
    ...requestOf(state, performance, at),
    seal: asText(performance.variables['seal']),
    signer: asText(performance.variables['signer']),
    signTask: asText(performance.variables['signTask']),
  };
  const { prepared, digest, taskQueue } = await effects.prepareSignature(request);
  try {
    await signingOn(taskQueue).signDigest({ ...request, prepared, digest });
  } catch (error) {
    if (isCancellation(error) || !patched(PATCHES.settleSignature)) throw error;
    // The worker may have died after it signed and before it answered.
    const { signed } = await effects.settleSignature(request);
    if (!signed) throw error;
  }
  return effects.completeSignature({ ...request, prepared });
};

type Simple = Exclude<keyof EffectActivities, 'prepareSignature' | 'completeSignature' | 'settleSignature'>;

/** `paraf:effect` to the activity that performs it. */
const BY_NAME: Readonly<Record<string, Simple>> = {
  draft: 'draftLetter',
  'draft-final': 'draftFinalLetter',
  number: 'numberLetter',
  publish: 'publishLetter',
  print: 'printLetter',
  'notify-ready': 'notifyReady',
  'invite-survey': 'inviteSurvey',
  archive: 'archiveCase',
  receipt: 'issueReceipt',
  'request-correction': 'requestCorrection',
};

export const perform = async (state: ApplicationState, performance: Performance, at: number): Promise<JsonObject> => {
  if (performance.effect === 'sign') return sign(state, performance, at);
  const activity = BY_NAME[performance.effect];
  if (activity === undefined) {
    throw ApplicationFailure.nonRetryable(`no activity performs the effect "${performance.effect}"`, 'EFFECT_UNKNOWN');
  }
  return { ...(await effects[activity](requestOf(state, performance, at))) };
};

/** The code of a failure that was given up, for the procedure to catch; secrets never reach this point. */
export const failureOf = (error: unknown): { readonly code: string; readonly detail: string } => {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return { code: cause.type ?? 'INVARIANT', detail: cause.message };
  if (cause instanceof TimeoutFailure)
    return {
      code: 'SIGN_WORKER_AWAY',
      detail: `the worker that holds the key went away (${cause.timeoutType}); sign again`,
    };
  return { code: 'INVARIANT', detail: cause instanceof Error ? cause.message : String(cause) };
};
