/** Refusal of an order that lacks its reason: one code everywhere. */
import { refusal, type Refusal } from './error-codes.js';
import { fieldFault, type FieldFault, type FieldText } from './field-fault.js';
import { pointerTo } from './json-pointer.js';

/** Members of an order that hold its reason. */
const MEMBERS = ['reason', 'evidence', 'legalBasis'] as const;
export type ReasonMember = (typeof MEMBERS)[number];

/** `within`: the path of members in the body down to the reason. */
export const reasonMissing = (detail: string, member: ReasonMember = 'reason', ...within: readonly string[]): Refusal =>
  refusal('REASON_MISSING', detail, { expected: [member] }, [fieldFault(pointerTo(...within, member), 'is missing')]);

const POINTERS: ReadonlyMap<string, ReasonMember> = new Map(MEMBERS.map((member) => [pointerTo(member), member]));
const LACKING: ReadonlySet<FieldText> = new Set<FieldText>([
  'is missing',
  'is empty',
  'expected at least {least} characters',
]);

/** Missing reasons, if the body lacks nothing else; none where it has another fault beside. */
export const reasonsMissedIn = (faults: readonly FieldFault[]): readonly ReasonMember[] => {
  const missed = faults.flatMap(({ pointer, text }) => (LACKING.has(text) ? (POINTERS.get(pointer) ?? []) : []));
  return missed.length === faults.length ? missed : [];
};

/** True where a body with these members gives a reason. */
export const saysWhy = (members: readonly string[]): boolean => MEMBERS.some((member) => members.includes(member));
