/** Mail to those whom a message asks to correct something, at once. The reasons stand in the record alone. */
import type { OutboxEntry } from '../ports/recorder.js';
import type { OpenItem, ProcessEffect } from '../process/machine.js';
import { does } from '../process/words.js';
import type { Instant } from '../shared/time.js';
import type { ApplicationContext } from './context.js';
import { findElement } from './element.js';
import type { ApplicationMessage } from './messages.js';
import { tellsCorrections } from './revision.js';
import type { RuleOutcome } from './rules/rule.js';

interface Asked {
  readonly context: ApplicationContext;
  readonly application: string;
  readonly message: ApplicationMessage;
  readonly rule: Pick<RuleOutcome, 'task' | 'taskOutcome'>;
  readonly effects: readonly ProcessEffect[];
  readonly opened: readonly OpenItem[];
  readonly at: Instant;
}

/** True where the procedure writes to the applicant itself. */
const writesItself = ({ context, effects }: Asked): boolean =>
  effects.some(
    (effect) =>
      effect.type === 'perform' &&
      findElement(context.definition, effect.item.element)?.effect === 'request-correction',
  );

export const correctionOutbox = (asked: Asked): readonly OutboxEntry[] => {
  const { context, application, message, rule, opened, at } = asked;
  if (!tellsCorrections(context.rules) || rule.task === undefined) return [];
  const key = `${application}/${rule.task}/correction`;
  if (message.type === 'return-task' || message.type === 'repair') {
    const task = opened.find(({ element }) => element === message.to);
    const element = findElement(context.definition, message.to);
    if (task === undefined || element === null || element.role === '') return [];
    const payload = { kind: 'correction', to: 'officers', at, task: task.id, role: element.role, name: element.name };
    return [{ key, channel: 'mail', payload }];
  }
  if (message.type !== 'complete-task' || rule.taskOutcome !== 'incomplete' || writesItself(asked)) return [];
  const isApplicants = opened.some(({ element }) => does(findElement(context.definition, element) ?? {}, 'correct'));
  return isApplicants
    ? [{ key, channel: 'mail', payload: { kind: 'correction', to: 'applicant', at, task: rule.task } }]
    : [];
};
