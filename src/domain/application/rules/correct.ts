/** Corrections of the file, and machine work that waits for one. */
import { APPLICANT, FRONT_OFFICE, inPlaceOfApplicant, may } from '../../access/permissions.js';
import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { fieldFault } from '../../shared/field-fault.js';
import { invalidInput } from '../../shared/invalid-input.js';
import { reasonMissing } from '../../shared/reason-missing.js';
import { openItems } from '../../process/open-items.js';
import { does } from '../../process/words.js';
import { voidSignature } from '../applicant-signature.js';
import { correctors, roleBeforeMachine } from '../correctors.js';
import { findElement } from '../element.js';
import { correctedNames, keptCorrection, readCorrection } from '../file-correction.js';
import { voidParafs } from '../parafs.js';
import { placeOfField } from '../particulars.js';
import { redraw } from '../redraw.js';
import { fieldsSentBack, isByApplicant, withDone } from '../sent-back.js';
import { SYSTEM, type Actor, type CorrectApplication, type CorrectionWanted } from '../messages.js';
import type { ApplicationState } from '../state.js';
import { WHOLE_FILE } from '../wanted.js';
import type { ApplicationContext } from '../context.js';
import { beingSigned } from './file.js';
import type { Rule } from './rule.js';

/** True where the letter is drawn and is not being drawn just now: such a drawing reads the file as it is then. */
const needsRedrawing = ({ definition }: ApplicationContext, { letter, process }: ApplicationState): boolean =>
  (letter.final ?? letter.draft) !== undefined &&
  !openItems(definition, process).some(({ element }) => {
    const { effect } = findElement(definition, element) ?? {};
    return effect === 'draft' || effect === 'draft-final';
  });

/** Fields that the applicant may correct, because the file was sent back for them; null where they may correct none. */
const mayAnswer = (
  { definition }: ApplicationContext,
  actor: Actor,
  state: ApplicationState,
): readonly string[] | null =>
  isByApplicant(actor, state) &&
  openItems(definition, state.process).some(({ element }) => does(findElement(definition, element) ?? {}, 'correct')) &&
  may(actor, 'correct-application', { applicantUser: state.applicantUser, taskRole: APPLICANT }) === null
    ? fieldsSentBack(state)
    : null;

export const correctApplication: Rule<CorrectApplication> = ({ context, state, message, at }) => {
  const { actor } = message;
  const { applicantUser } = state;
  const denials = correctors(context, state).map((taskRole) =>
    may(actor, 'correct-application', { applicantUser, taskRole }),
  );
  const [denied] = denials;
  const isDenied = denied !== undefined && denied !== null && !denials.includes(null);
  const allowed = isDenied ? mayAnswer(context, actor, state) : null;
  if (isDenied && allowed === null) return err(denied);
  if (state.letter.signed !== undefined)
    return err(refusal('LETTER_SIGNED', 'the letter is signed: its file no longer changes'));
  const signing = beingSigned(context, state);
  if (signing !== null) return err(signing);
  const reason = message.reason.trim();
  if (reason === '') return err(reasonMissing('a correction says why the file was wrong'));
  const read = readCorrection(message.applicant, message.data);
  if (!read.ok) return read;
  const names = correctedNames(read.value);
  if (names.length === 0)
    return err(invalidInput([fieldFault('', 'expected at least one correction under "applicant" or "data"')]));
  const others = allowed === null ? [] : names.filter((name) => !allowed.includes(name));
  if (allowed !== null && others.length > 0)
    return err(
      invalidInput(
        others.map((name) =>
          fieldFault(placeOfField(name), 'was not sent back to the applicant; sent back: {choices}', {
            choices: allowed.join(', ') || '-',
          }),
        ),
        { allowed },
      ),
    );
  const why = `the file was corrected: ${names.join(', ')}`;
  const { wanted: _wanted, ...rest } = state;
  const begun = needsRedrawing(context, state) ? redraw(context.definition, state) : null;
  if (begun?.ok === false) return begun;
  return ok({
    event: null,
    state: {
      ...rest,
      ...withDone(state, ({ field }) => field !== undefined && names.includes(field)),
      corrections: (state.corrections ?? 0) + 1,
      ...begun?.value.state,
      ...voidSignature(state.applicantSignature, at, why),
      parafs: voidParafs(context.definition, state.parafs, 'data', at, why),
    },
    verb: 'correct-application',
    after: { corrected: names, ...(allowed === null ? {} : inPlaceOfApplicant(actor, applicantUser)) },
    personal: { reason, correction: keptCorrection(read.value) },
    corrected: keptCorrection(read.value),
    ...(begun === null ? {} : { redraw: begun.value.redraw, abandon: begun.value.abandon }),
  });
};

/** Machine work waits for a person's correction of the file. Recorded once for each item, until a correction. */
export const correctionWanted: Rule<CorrectionWanted> = ({ context, state, message, at }) => {
  if (message.actor.user !== SYSTEM.user)
    return err(refusal('PERMISSION_DENIED', 'only the machine says that it cannot go on'));
  const { task: item, code, detail } = message;
  const open = openItems(context.definition, state.process);
  const element =
    item === WHOLE_FILE
      ? (open[0]?.element ?? state.process.process)
      : state.redrawing?.task === item
        ? state.redrawing.element
        : open.find(({ id }) => id === item)?.element;
  if (element === undefined) return err(refusal('TASK_NOT_OPEN', `nothing waits for "${item}"`, { task: item }));
  if (state.wanted?.[item] !== undefined)
    return err(refusal('ALREADY_DONE', 'a correction is wanted already', { task: state.wanted[item].task }));
  const place = (state.wantedSoFar ?? 0) + 1;
  const wanted = {
    task: `correct:${String(place)}`,
    ...{ element, code, since: at, role: item === WHOLE_FILE ? FRONT_OFFICE : roleBeforeMachine(context, state) },
  };
  return ok({
    event: null,
    state: { ...state, wanted: { ...state.wanted, [item]: wanted }, wantedSoFar: place },
    verb: 'correction-wanted',
    element,
    task: wanted.task,
    after: { code, role: wanted.role },
    personal: { detail },
  });
};
