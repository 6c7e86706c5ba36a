/** Messages about the application as a whole: its file, its survey, its end. */
import { err, ok } from '../../shared/result.js';
import { refusal, type Refusal } from '../../shared/error-codes.js';
import { fieldFault } from '../../shared/field-fault.js';
import { invalidInput } from '../../shared/invalid-input.js';
import { reasonMissing } from '../../shared/reason-missing.js';
import { inPlaceOfApplicant, may } from '../../access/permissions.js';
import { asksFor } from '../../effects/table.js';
import { openItems } from '../../process/open-items.js';
import type { ApplicationContext } from '../context.js';
import { SURVEY_COMPLETED } from '../../process/gates.js';
import { findElement } from '../element.js';
import { openSurveyGate } from '../facts.js';
import { keepsFacts } from '../revision.js';
import { voidSignature } from '../applicant-signature.js';
import { voidParafs } from '../parafs.js';
import { withDone } from '../sent-back.js';
import type {
  FileChanged,
  HoldApplication,
  ResumeApplication,
  Supersede,
  SurveyCompleted,
  WithdrawApplication,
} from '../messages.js';
import type { ApplicationState } from '../state.js';
import type { Rule } from './rule.js';

/** Refusal while the machine signs for the official: a change now would stand under a signature that never saw it. */
export const beingSigned = ({ definition }: ApplicationContext, state: ApplicationState): Refusal | null =>
  openItems(definition, state.process).some(({ element }) => asksFor(findElement(definition, element) ?? {}, 'sign'))
    ? refusal('LETTER_BEING_SIGNED', 'the letter is being signed: wait until it is signed, or until that has failed')
    : null;

export const fileChanged: Rule<FileChanged> = ({ context, state, message, at }) => {
  const { change, actor } = message;
  const denied = may(actor, change.kind === 'recommendation' ? 'upload-recommendation' : 'upload-requirement', {
    applicantUser: state.applicantUser,
  });
  if (denied !== null) return err(denied);
  if (state.letter.signed !== undefined)
    return err(refusal('LETTER_SIGNED', 'the letter is signed: its file no longer changes'));
  const signing = beingSigned(context, state);
  if (signing !== null) return err(signing);
  if (change.kind === 'requirement') {
    if (!context.rules.requirements.some(({ id }) => id === change.requirement)) {
      const known = context.rules.requirements.map(({ id }) => id);
      return err(
        invalidInput([fieldFault('/requirement', 'expected one of: {choices}', { choices: known.join(', ') })], {
          known,
        }),
      );
    }
    const before = state.requirements[change.requirement] ?? null;
    return ok({
      event: null,
      state: {
        ...state,
        ...withDone(state, ({ requirement }) => requirement === change.requirement),
        requirements: { ...state.requirements, [change.requirement]: change.sha256 },
        // the same file again is no change of what was signed
        ...(before === change.sha256
          ? {}
          : voidSignature(state.applicantSignature, at, `requirement ${change.requirement} has changed`)),
        parafs: voidParafs(
          context.definition,
          state.parafs,
          'data',
          at,
          `requirement ${change.requirement} has changed`,
        ),
      },
      verb: 'upload-requirement',
      before: { sha256: before },
      after: {
        requirement: change.requirement,
        sha256: change.sha256,
        ...inPlaceOfApplicant(actor, state.applicantUser),
      },
    });
  }
  const { number, date, result, sha256 } = change;
  const recommendation = { number, date, result, sha256 };
  return ok({
    event: null,
    state: {
      ...state,
      recommendation,
      parafs: voidParafs(context.definition, state.parafs, 'recommendation', at, 'the recommendation has changed'),
    },
    verb: 'upload-recommendation',
    before: state.recommendation === null ? {} : { ...state.recommendation },
    after: { ...recommendation },
  });
};

/**
 * The gate opens only from the survey's own record; the answers never come here. A survey that is filled before its
 * gate is reached is kept, and the gate then does not wait. Told for a gate that waits all the same, the message opens
 * that gate.
 */
export const surveyCompleted: Rule<SurveyCompleted> = ({ context, state, message, at }) => {
  if (message.actor.user !== 'system')
    return err(refusal('PERMISSION_DENIED', 'only the survey itself tells that it is filled'));
  const gate = openSurveyGate(context.definition, state.process);
  const isForGate = message.gate !== undefined && message.gate === gate;
  if (state.surveyAt !== null && !isForGate)
    return err(refusal('SURVEY_ALREADY_FILLED', 'the survey of this application is filled'));
  const isKept = gate === null && keepsFacts(context.rules);
  return ok({
    event: isKept ? null : { type: 'message', name: SURVEY_COMPLETED },
    state: { ...state, surveyAt: state.surveyAt ?? at },
    verb: 'survey',
    after: { survey: message.survey },
  });
};

export const withdraw: Rule<WithdrawApplication> = ({ context, state, message }) => {
  const denied = may(message.actor, 'withdraw', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (state.letter.signed !== undefined)
    return err(refusal('LETTER_SIGNED', 'the letter is signed: an application that is decided is not withdrawn'));
  const signing = beingSigned(context, state);
  if (signing !== null) return err(signing);
  return ok({
    event: { type: 'cancelled', reason: 'withdrawn' },
    state,
    verb: 'withdraw',
    after: { reason: message.reason, ...inPlaceOfApplicant(message.actor, state.applicantUser) },
    outcome: 'withdrawn',
    ...(state.letter.numberKey === undefined
      ? {}
      : {
          numbers: [
            { key: state.letter.numberKey, state: 'void' as const, reason: 'the applicant withdrew the application' },
          ],
        }),
  });
};

/** OSS decided for the office (57, PP 28/2025) or took the NIB back: the procedure ends, the record says why. */
export const supersede: Rule<Supersede> = ({ state, message }) => {
  if (message.actor.user !== 'system')
    return err(refusal('PERMISSION_DENIED', 'only the system the application came from supersedes it'));
  return ok({
    event: { type: 'cancelled', reason: `superseded: ${message.status}` },
    state,
    verb: 'supersede',
    after: { status: message.status, reason: message.reason },
    outcome: 'superseded',
    ...(state.letter.numberKey === undefined || state.letter.signed !== undefined
      ? {}
      : {
          numbers: [
            {
              key: state.letter.numberKey,
              state: 'void' as const,
              reason: `superseded by the source system (${message.status})`,
            },
          ],
        }),
  });
};

export const hold: Rule<HoldApplication> = ({ context, state, message, at }) => {
  const denied = may(message.actor, 'hold', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (state.held !== null)
    return err(refusal('ALREADY_DONE', 'the application is held already', { ground: state.held.ground }));
  const grounds = Object.keys(context.rules.clock.legalHolds);
  if (!grounds.includes(message.ground)) {
    return err(
      invalidInput([fieldFault('/ground', 'expected one of: {choices}', { choices: grounds.join(', ') })], {
        known: grounds,
      }),
    );
  }
  if (message.reason.trim() === '') return err(reasonMissing('a hold needs its reason'));
  return ok({
    event: null,
    state: {
      ...state,
      held: {
        ground: message.ground,
        since: at,
        ...(message.document === undefined ? {} : { document: message.document }),
      },
      ...(message.consent === true ? { consent: { by: message.actor.user, at } } : {}),
    },
    verb: 'hold',
    after: { ground: message.ground, reason: message.reason },
  });
};

export const resume: Rule<ResumeApplication> = ({ state, message }) => {
  const denied = may(message.actor, 'resume', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (state.held === null) return err(refusal('ALREADY_DONE', 'the application is not held'));
  return ok({
    event: null,
    state: { ...state, held: null },
    verb: 'resume',
    before: { ground: state.held.ground },
    after: { reason: message.reason },
  });
};
