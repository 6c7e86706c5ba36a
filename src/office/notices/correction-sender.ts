import { askedCorrections, type AskedCorrection } from '../../domain/application/asked-correction.js';
import { askedLine } from '../../domain/application/asked-line.js';
import { titlesOf } from '../../domain/application/called.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import type { LicenceGroup } from '../../domain/application/group.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { OutboxRow } from '../../domain/ports/outbox.js';
import { asText } from '../../domain/shared/json.js';
import { skipped, type Delivery, type Sender } from '../outbox/sender.js';
import type { TellApplicant } from './applicant-notices.js';
import type { Notifier } from './notifier.js';

interface Named {
  readonly name: string;
  readonly requirements?: PermitType['requirements'];
  readonly data?: PermitType['data'];
}

export interface CorrectionSenderOptions {
  readonly store: {
    readonly applications: Pick<Applications, 'find' | 'audit' | 'file'>;
    readonly accounts: Pick<Accounts, 'byRole' | 'byId'>;
  };
  readonly office: string;
  readonly permitTypes: ReadonlyMap<string, Named>;
  readonly groups: ReadonlyMap<string, Pick<LicenceGroup, 'name'>>;
  readonly notifier: Notifier;
  readonly tellApplicant: TellApplicant;
}

const NONE = '-';
/** Items of a request that was made by its reason alone. */
const BY_REASON = '- (lihat alasan di atas)';

/**
 * Sends a request for a correction, with the reason and the items, to whoever is to correct: at once, not with the
 * reminders.
 */
export const createCorrectionSender = (options: CorrectionSenderOptions): Sender => {
  const { store, permitTypes, groups, notifier, tellApplicant, office } = options;

  const askedIn = async (
    { payload }: OutboxRow,
    { id, permitType }: ApplicationRow,
  ): Promise<AskedCorrection | undefined> =>
    askedCorrections(
      await store.applications.audit(id),
      permitTypes.get(permitType)?.requirements?.map((requirement) => requirement.id),
    ).findLast(({ at, kind }) => at === payload['at'] && kind !== 'paraf-void' && kind !== 'source');

  const lines = ({ permitType }: ApplicationRow, { items }: AskedCorrection): string => {
    const { requirements = [], data } = permitTypes.get(permitType) ?? {};
    const title = titlesOf({ requirements, form: data });
    return items.length === 0 ? BY_REASON : items.map((item) => `- ${askedLine(item, title)}`).join('\n');
  };

  const toApplicant = async (row: OutboxRow, about: ApplicationRow, asked: AskedCorrection): Promise<Delivery> => {
    const { application, key, payload } = row;
    if ((await store.applications.file(application)) === null)
      return skipped("the record's data of the applicant have been destroyed");
    const told = await tellApplicant({
      ...{ key, application, task: asText(payload['task']), template: 'file-incomplete', attachment: null },
      values: { reason: asked.reason ?? NONE, items: lines(about, asked) },
    });
    return { kind: 'sent', answer: { told } };
  };

  const toOfficers = async (row: OutboxRow, about: ApplicationRow, asked: AskedCorrection): Promise<Delivery> => {
    const { key, payload } = row;
    const author = (await store.accounts.byId(asked.by))?.name ?? asked.by;
    const permit = (permitTypes.get(about.permitType) ?? groups.get(about.permitType))?.name ?? about.permitType;
    const officers = await store.accounts.byRole(asText(payload['role']), office);
    let told = 0;
    for (const { id, name, email } of officers) {
      const answer = await notifier.notify({
        ...{ key: `${key}/${id}`, template: 'task-returned' },
        to: { name, ...(email === null ? {} : { email }) },
        values: {
          ...{ application: about.number, permit, author, task: asText(payload['name']) },
          ...{ reason: asked.reason ?? NONE, items: lines(about, asked) },
        },
      });
      if (answer.told) told += 1;
    }
    return { kind: 'sent', answer: { told } };
  };

  return async (row) => {
    const about = await store.applications.find(row.application);
    const asked = about === null ? undefined : await askedIn(row, about);
    if (about === null || asked === undefined)
      return { kind: 'never', code: 'INVARIANT', reason: 'nothing on record was asked to be corrected then' };
    return row.payload['to'] === 'applicant' ? toApplicant(row, about, asked) : toOfficers(row, about, asked);
  };
};
