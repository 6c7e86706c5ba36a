import type { NumberOf } from '../names/names.js';
import { inboxRemedies, inboxWord } from '../../domain/incidents/inbox.js';
import type { InboxRow } from '../../domain/ports/inbox.js';
import { asText, isObject } from '../../domain/shared/json.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { readerLanguages } from '../messages/reader.js';
import type { InboxMessage } from './answers.js';
import { presentRemedy } from '../incidents/remedy.js';

const passedOver = ({ outcome }: InboxRow): readonly string[] => {
  const skipped = outcome?.['skipped'];
  return Array.isArray(skipped)
    ? skipped.filter(isObject).map((part) => {
        const which = [part['permitRequest'], part['sourceRef']].map(asText).find((text) => text !== '');
        return which === undefined ? asText(part['reason']) : `${which}: ${asText(part['reason'])}`;
      })
    : [];
};

export const presentInboxMessage = (
  row: InboxRow,
  catalogue: Pick<MessageCatalogue, 'text' | 'title'>,
  numberOf: NumberOf,
): Answer<typeof InboxMessage> => {
  const word = inboxWord(row);
  const about = row.troubles.map((trouble) => trouble.about).filter((text) => text !== '');
  return {
    id: row.id,
    channel: row.source,
    receivedAt: isoInstant(row.receivedAt),
    status: row.fate,
    statusText: catalogue.text(`inbox.status.${row.fate}`, {}, readerLanguages()),
    attempts: row.attempts,
    nextAt: isoOrNull(row.nextAt),
    applications: row.applications,
    applicationNumbers: row.applications.map(numberOf),
    troubles: row.troubles.map((trouble) => ({ ...trouble, title: catalogue.title(trouble.code) })),
    why:
      word === null ? null : catalogue.text(`inbox.why.${word}`, { about: about.join(', ') || '–' }, readerLanguages()),
    technical: row.reason,
    passedOver: passedOver(row),
    remedies: inboxRemedies(row).map((name) => presentRemedy(catalogue, name, { message: row.id })),
  };
};
