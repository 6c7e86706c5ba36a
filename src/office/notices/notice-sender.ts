import { asText } from '../../domain/shared/json.js';
import type { OfficeZone } from '../../domain/letter/local-date.js';
import { dayInWords } from '../../domain/letter/wording.js';
import type { Applications } from '../../domain/ports/applications.js';
import { skipped, type Sender } from '../outbox/sender.js';
import type { Notifier } from './notifier.js';

export interface NoticeSenderOptions {
  readonly store: { readonly applications: Pick<Applications, 'file' | 'numbers'> };
  readonly notifier: Notifier;
  readonly zone: OfficeZone;
  /** Sender of notices to officers: a deadline, an escalation. */
  readonly officers: Sender;
}

/** Reminds the holder of a permit of its end; what concerns officers is theirs. */
export const createNoticeSender =
  ({ store, notifier, zone, officers }: NoticeSenderOptions): Sender =>
  async (row) => {
    const { application, key, payload } = row;
    if (payload['to'] !== 'applicant') return officers(row);
    const holder = (await store.applications.file(application))?.applicant;
    if (holder === undefined) return skipped("the record's data of the holder have been destroyed");
    const called = await store.applications.numbers([application]);
    const until = typeof payload['dueAt'] === 'number' ? dayInWords(payload['dueAt'], zone) : '-';
    const days = typeof payload['days'] === 'number' ? String(payload['days']) : '-';
    const answer = await notifier.notify({
      ...{ key, to: holder, template: asText(payload['template']) },
      values: {
        application: called.get(application) ?? application,
        name: holder.name,
        number: asText(payload['number']),
        until,
        days,
      },
    });
    if (answer.told) return { kind: 'sent', answer: { messageId: answer.messageId } };
    return answer.why === 'no-address'
      ? skipped('the record has no address of the holder')
      : { kind: 'never', code: answer.code, reason: answer.detail };
  };
