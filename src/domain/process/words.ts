/** Closed vocabularies of the office's attributes, the only list of words that the rules know. */

/** Gates, which nothing passes without their condition (`paraf:gate`). */
export const GATES = ['survey', 'paraf', 'signature'] as const;
export type Gate = (typeof GATES)[number];

/** Things that a paraf may cover (`paraf:covers`). */
export const COVERED = ['data', 'recommendation', 'draft'] as const;
export type Covered = (typeof COVERED)[number];

/**
 * Actions of tasks that a rule knows (`paraf:action`). Any other word is the procedure's own: its task is completed
 * with the fields of its form.
 */
export const RULED_ACTIONS = [
  'receive',
  'correct',
  'process',
  'paraf',
  'approve',
  'finalise',
  'survey',
  'pay',
  'sign',
  'print',
  'announce',
  'hand-over',
  'inspect',
] as const;
export type RuledAction = (typeof RULED_ACTIONS)[number];

/** Actions whose completion is a condition of the letter's lawfulness: no repair passes them. */
export const GATE_ACTIONS: readonly RuledAction[] = ['paraf', 'sign', 'inspect'];

/** Actions of the applicant whose message tells a fact, where the file marks no gate. */
export const FACT_ACTIONS: readonly RuledAction[] = ['survey', 'pay'];

/** True where an element's labels name this action. */
export const does = ({ action }: { readonly action?: string | null }, wanted: RuledAction): boolean =>
  action === wanted;

/** Words of XML Schema for yes and no. */
export const TRUE_WORDS = ['true', '1'] as const;
export const FALSE_WORDS = ['false', '0'] as const;
