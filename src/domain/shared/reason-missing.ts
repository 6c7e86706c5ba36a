/** A reason that an order needs and does not give: one code, wherever it is missed. */
import { refusal, type Refusal } from './error-codes.js';
import { fieldFault, type FieldFault, type FieldText } from './field-fault.js';
import { pointerTo } from './json-pointer.js';

/** Members of an order that say why it is given. */
const MEMBERS = ['reason', 'evidence', 'legalBasis'] as const;
export type ReasonMember = (typeof MEMBERS)[number];

/** `within`: the members of the body that the reason stands in. */
export const reasonMissing = (detail: string, member: ReasonMember = 'reason', ...within: readonly string[]): Refusal =>
  refusal('REASON_MISSING', detail, { expected: [member] }, [fieldFault(pointerTo(...within, member), 'is missing')]);

const POINTERS: ReadonlyMap<string, ReasonMember> = new Map(MEMBERS.map((member) => [pointerTo(member), member]));
const LACKING: ReadonlySet<FieldText> = new Set<FieldText>([
  'is missing',
  'is empty',
  'expected at least {least} characters',
]);

/** The reasons that are all that a body lacks; none where it has another fault beside. */
export const reasonsMissedIn = (faults: readonly FieldFault[]): readonly ReasonMember[] => {
  const missed = faults.flatMap(({ pointer, text }) => (LACKING.has(text) ? (POINTERS.get(pointer) ?? []) : []));
  return missed.length === faults.length ? missed : [];
};

/** Whether a body of these members says why. */
export const saysWhy = (members: readonly string[]): boolean => MEMBERS.some((member) => members.includes(member));
