/**
 * Performs the effects that the procedure asks of the machinery. Each answers the outputs of its element, or throws.
 */
import { isErrorCode, type ErrorCode } from '../domain/shared/error-codes.js';
import { asText } from '../domain/shared/json.js';
import { ActivityFailure, ApplicationFailure, isCancellation, patched, TimeoutFailure } from '@temporalio/workflow';
import type { EffectRequest, SigningRequest } from '../domain/effects/contracts.js';
import { EFFECT_NAMES, EFFECTS, isEffect, readAnswer, type EffectName } from '../domain/effects/table.js';
import { unknownWord } from '../domain/shared/nearest.js';
import type { Performance } from '../domain/application/carry-out.js';
import type { ApplicationState } from '../domain/application/state.js';
import type { JsonObject } from '../domain/shared/json.js';
import { effects, signingOn, stages } from './policies.js';
import { PATCHES } from './versions.js';

/** The correction that the last officer who found the file incomplete has asked for; empty where there is none. */
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

/** The time limit that an activity has exceeded; null where it ended otherwise. */
const timeoutOf = (error: unknown): TimeoutFailure['timeoutType'] | null =>
  error instanceof ActivityFailure && error.cause instanceof TimeoutFailure ? error.cause.timeoutType : null;

/** Taking the secret and signing is one attempt; what follows is found again by key and may be tried again. */
const sign = async (state: ApplicationState, performance: Performance, at: number): Promise<JsonObject> => {
  const request: SigningRequest = {
    ...requestOf(state, performance, at),
    seal: asText(performance.variables['seal']),
    signer: asText(performance.variables['signer']),
    signTask: asText(performance.variables['signTask']),
  };
  for (;;) {
    const { prepared, digest, taskQueue } = await stages.prepareSignature(request);
    try {
      await signingOn(taskQueue).signDigest({ ...request, prepared, digest });
    } catch (error) {
      if (isCancellation(error) || !patched(PATCHES.settleSignature)) throw error;
      const silence = timeoutOf(error);
      // Nobody has begun. Making ready tells whether the worker that holds the secret lives, and is then asked again.
      if (silence === 'SCHEDULE_TO_START' && patched(PATCHES.slowWorker)) continue;
      // The worker may have died after it signed and before it answered.
      const { signed } = await stages.settleSignature({ ...request, ...(silence === null ? {} : { unheard: true }) });
      if (!signed) throw error;
    }
    return stages.completeSignature({ ...request, prepared });
  }
};

const performEffect = (
  effect: EffectName,
  state: ApplicationState,
  performance: Performance,
  at: number,
): Promise<object> =>
  effect === 'sign'
    ? sign(state, performance, at)
    : effects[EFFECTS[effect].activity](requestOf(state, performance, at));

/** Procedures published before effects were checked may ask for what nothing performs; an incident says so by name. */
export const perform = async (state: ApplicationState, performance: Performance, at: number): Promise<JsonObject> => {
  const { effect } = performance;
  if (!isEffect(effect))
    throw ApplicationFailure.nonRetryable(
      `${unknownWord('effect', effect, EFFECT_NAMES)}; correct and publish the procedure, then move the application to it`,
      'EFFECT_UNKNOWN',
    );
  const outputs: JsonObject = { ...(await performEffect(effect, state, performance, at)) };
  const answer = readAnswer(effect, outputs);
  if (!answer.ok) throw ApplicationFailure.nonRetryable(answer.error, 'INVARIANT');
  return outputs;
};

/** Code and detail of a failure that is given up, for the procedure to catch; secrets never reach this point. */
export const failureOf = (error: unknown): { readonly code: ErrorCode; readonly detail: string } => {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const { type, message } = cause;
    if (isErrorCode(type)) return { code: type, detail: message };
    return { code: 'INVARIANT', detail: type === undefined || type === null ? message : `${type}: ${message}` };
  }
  if (cause instanceof TimeoutFailure)
    return {
      code: 'SIGN_WORKER_AWAY',
      detail: `the worker that holds the key went away (${cause.timeoutType}); sign again`,
    };
  return { code: 'INVARIANT', detail: cause instanceof Error ? cause.message : String(cause) };
};
