/** The rule that a workflow will ask, asked beforehand on the recorded state, with the application's opening. */
import { calendarAfter, calendarAt } from '../../domain/application/clock-notices.js';
import { isHandedOver, lackingAtDoor } from '../../domain/application/at-the-door.js';
import { SOURCE_UPDATED, undecidedAtSource } from '../../domain/application/asked-correction.js';
import { openFor } from '../../domain/application/element.js';
import { decide } from '../../domain/application/decide.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import { contextOf, stateOf, type OpenedApplication } from '../../domain/application/opening.js';
import { isFromElsewhere } from '../../domain/application/origin.js';
import { refusalOfCorrection } from '../../domain/application/judged-correction.js';
import { refusalOfImpostor } from '../../domain/application/receiver.js';
import { needsRedrawing } from '../../domain/application/signatory.js';
import { faultsOfAsked, isByApplicant } from '../../domain/application/sent-back.js';
import { refusalOfUnchanged } from '../../domain/application/unchanged-answer.js';
import { wantedItems } from '../../domain/application/wanted-item.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Openings } from '../../domain/ports/case-record.js';
import type { ClockNotices } from '../../domain/ports/clock-journal.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { invalidInput } from '../../domain/shared/invalid-input.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { ApplicationState } from '../../domain/application/state.js';
import type { OpenToday } from '../intake/opening.js';
import { keptDefinitions } from './kept-definitions.js';
import { signatoryFor, type SignatoryStore } from './signatory.js';

/** Refusal with which the application would decline the message now, or null where it would accept it. */
export type Precheck = (application: ApplicationRow, message: OutsideMessage) => Promise<Refusal | null>;

export interface PrecheckOptions extends SignatoryStore {
  readonly openings: Pick<Openings, 'find'>;
  readonly definitions: Pick<Definitions, 'find'>;
  readonly notices: Pick<ClockNotices, 'since'>;
  readonly applications: Pick<Applications, 'file' | 'withFact' | 'audit'>;
  readonly forms: Forms;
  /**
   * The opening by the office's files as they are today, for an application that has not begun or began before openings
   * were kept.
   */
  readonly openToday: OpenToday;
}

/** Texts of an act that letters show, with their places in the request. */
const ON_LETTERS: readonly {
  readonly of: (state: ApplicationState) => string | null | undefined;
  readonly pointer: string;
}[] = [
  { of: ({ refusalReason }) => refusalReason, pointer: '/reason' },
  { of: ({ recommendation }) => recommendation?.number, pointer: '/number' },
];

/** Actions by which the final letter comes to be. */
const LETTER_ACTIONS = ['finalise', 'sign'] as const;

/** Messages that do what a file was sent back for. */
const ANSWERS: ReadonlySet<OutsideMessage['type']> = new Set(['file-changed', 'correct-application'] as const);

export const createPrecheck = ({
  openings,
  definitions,
  notices,
  applications,
  forms,
  openToday,
  accounts,
  delegations,
}: PrecheckOptions): Precheck => {
  const find = keptDefinitions(definitions);
  const definitionOf = async (digest: string): Promise<ProcessDefinition> => {
    const definition = await find(digest);
    if (definition === null) throw new Error(`the procedure ${digest} is not on record`);
    return definition;
  };

  const openedOf = async (row: ApplicationRow): Promise<OpenedApplication> => {
    // The row names the version that runs, also after a migration; the opening may name an earlier one.
    const definition = await definitionOf(row.definitionDigest);
    const kept = await openings.find(row.id);
    if (kept !== null) return { ...kept, context: { ...kept.context, definition } };
    const today = await openToday(row, definition);
    if (row.state === null) return today;
    // It began before openings were kept, and so under the first revision of the rules.
    const { revision: _revision, ...rules } = today.context.rules;
    return { ...today, context: { ...today.context, rules } };
  };

  /** Refuses a correction that would leave faults in the file, whichever act makes it, before it counts. */
  const judgeCorrection = async (
    { id, permitType }: ApplicationRow,
    { type, actor }: OutsideMessage,
    kept: JsonObject,
    state: ApplicationState,
  ): Promise<Refusal | null> => {
    const file = await applications.file(id);
    if (file === null)
      return refusal('STATE_CHANGED', 'the personal data of the application has been destroyed: nothing is corrected');
    // Machine work may wait for a correction beside the fields that were sent back. That correction is an officer's: it
    // is asked for again.
    const isWanted = state.wanted !== undefined && !isByApplicant(actor, state);
    return refusalOfCorrection(forms, type, { permitType, kept, file, isWanted });
  };

  /**
   * Refuses texts that an act puts on a letter beside the file when no font has their characters: drawing would fail
   * hours later.
   */
  const judgeTexts = (before: ApplicationState, after: ApplicationState): Refusal | null => {
    const faults = ON_LETTERS.flatMap(({ of, pointer }) =>
      of(after) === of(before) ? [] : forms.foreign(of(after) ?? null, pointer),
    );
    return faults.length === 0 ? null : invalidInput(faults);
  };

  /** Refuses an applicant's correction of a field that the form does not have: it could never be done. */
  const judgeAsked = async ({ id, permitType }: ApplicationRow, message: OutsideMessage): Promise<Refusal | null> => {
    const items = message.type === 'complete-task' ? wantedItems(message.input['items']) : [];
    if (items.every(({ field }) => field === undefined)) return null;
    const fields = forms.fields(permitType);
    const known = fields === null ? null : [...fields, ...Object.keys((await applications.file(id))?.data ?? {})];
    const faults = faultsOfAsked(items, known);
    return faults.length === 0 ? null : invalidInput(faults);
  };

  /** Refuses an answer to an incomplete file that changes nothing. */
  const judgeAnswer = async (
    { id }: ApplicationRow,
    state: ApplicationState,
    message: OutsideMessage,
  ): Promise<Refusal | null> => {
    if (state.sentBack === undefined || !ANSWERS.has(message.type)) return null;
    return refusalOfUnchanged(state, message, await applications.file(id));
  };

  /** Refuses to hand a letter to somebody who is given as the applicant and is another. */
  const judgeReceiver = async (
    { id }: ApplicationRow,
    definition: ProcessDefinition,
    state: ApplicationState,
    message: OutsideMessage,
  ): Promise<Refusal | null> => {
    if (message.type !== 'complete-task' || !isHandedOver(definition, state, message)) return null;
    const file = await applications.file(id);
    return file === null ? null : refusalOfImpostor(message.input['receiver'], file.applicant);
  };

  /**
   * Refuses the signature of an official in whose stead somebody else signs now: until the letter is drawn anew it still
   * bears the block of before.
   */
  const judgeSigner = async (
    { office }: ApplicationRow,
    definition: ProcessDefinition,
    state: ApplicationState,
    message: OutsideMessage,
  ): Promise<Refusal | null> => {
    const element = message.type === 'complete-task' ? openFor(definition, state.process, message.task, 'sign') : null;
    if (element === null) return null;
    const signs = await signatoryFor({ accounts, delegations }, office, element.role, message.at, state.parafs);
    return signs === null || !needsRedrawing(state, signs)
      ? null
      : refusal('SIGNATORY_OTHER', 'the letter is in the name of another official than the one who signs');
  };

  /** Refuses to make or sign a letter of data of which the source has sent other values that nobody has judged. */
  const judgeSource = async (
    { id, origin }: ApplicationRow,
    definition: ProcessDefinition,
    state: ApplicationState,
    message: OutsideMessage,
  ): Promise<Refusal | null> => {
    if (message.type !== 'complete-task' || !isFromElsewhere(origin)) return null;
    if (openFor(definition, state.process, message.task, ...LETTER_ACTIONS) === null) return null;
    if (!(await applications.withFact([id], SOURCE_UPDATED)).has(id)) return null;
    const left = undecidedAtSource(await applications.audit(id));
    return left.length === 0
      ? null
      : refusal('SOURCE_UNDECIDED', `the source has sent other data that nobody has judged: ${left.join('; ')}`, {
          left,
        });
  };

  return async (row, message) => {
    if (row.finishedAt !== null)
      return refusal('APPLICATION_FINISHED', `application "${row.id}" has ended: ${row.status}`);
    const opened = await openedOf(row);
    const began = contextOf(opened);
    const state = row.state ?? stateOf(row.id, opened);
    const journal = await notices.since(row.office, 0);
    const calendar =
      calendarAt(began.calendar, journal, state.clock.calendar) ?? calendarAfter(began.calendar, journal);
    const decision = decide({ ...began, calendar }, state, message);
    if (!decision.ok) return decision.error;
    const lacking = lackingAtDoor(began, state, message) ?? (await judgeAnswer(row, state, message));
    if (lacking !== null) return lacking;
    const unknown =
      (await judgeAsked(row, message)) ??
      (await judgeReceiver(row, began.definition, state, message)) ??
      (await judgeSigner(row, began.definition, state, message)) ??
      (await judgeSource(row, began.definition, state, message));
    if (unknown !== null) return unknown;
    const { corrected, state: after } = decision.value.changes.patch;
    const foreign = judgeTexts(state, after);
    if (foreign !== null) return foreign;
    return corrected === undefined ? null : judgeCorrection(row, message, corrected, state);
  };
};
