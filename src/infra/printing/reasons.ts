/**
 * Reasons that keep a printer from printing, in plain words for the operator (RFC 8011, section 5.4.12; PWG 5100.9).
 */
import type { IppResponseGroup } from './ipp-codec.js';

const PLAIN: Readonly<Record<string, string>> = {
  'media-empty': 'there is no paper',
  'media-needed': 'there is no paper of the size that the job needs',
  'media-jam': 'paper is jammed',
  'input-tray-missing': 'a paper tray is missing',
  'output-area-full': 'the output tray is full',
  'output-tray-missing': 'the output tray is missing',
  'toner-empty': 'there is no toner',
  'marker-supply-empty': 'there is no ink or toner',
  'marker-waste-full': 'the waste container is full',
  'cover-open': 'a cover is open',
  'door-open': 'a door is open',
  'interlock-open': 'a safety lock is open',
  'fuser-over-temp': 'the fuser is too hot',
  paused: 'someone has paused it',
  stopped: 'it is stopped',
  shutdown: 'it is switched off',
  'spool-area-full': 'its memory is full',
  'connecting-to-device': 'it is not reached by its queue',
  'timed-out': 'it does not answer its queue',
  'stopped-partly': 'a part of it is stopped',
};

const STOPPED = 5;

const strings = (attributes: IppResponseGroup['attributes'], name: string): readonly string[] =>
  (attributes.get(name) ?? []).map(String);

/**
 * Reasons that keep the printer from printing; empty where it can print. A `-report` or `-warning` suffix says that it
 * still works, unless it is stopped: then every reason it gives is told.
 */
export const obstaclesOf = (printer: IppResponseGroup['attributes']): readonly string[] => {
  const isStopped = printer.get('printer-state')?.[0] === STOPPED;
  const refusesJobs = printer.get('printer-is-accepting-jobs')?.[0] === false;
  const named = strings(printer, 'printer-state-reasons')
    .filter((reason) => reason !== 'none')
    .map((reason) => ({
      works: /-(report|warning)$/.test(reason),
      base: reason.replace(/-(report|warning|error)$/, ''),
    }))
    .filter(({ works, base }) => isStopped || (!works && PLAIN[base] !== undefined))
    .map(({ base }) => PLAIN[base] ?? base);
  if (named.length > 0) return [...new Set(named)];
  if (isStopped) return ['it is stopped and gives no reason'];
  return refusesJobs ? ['it accepts no jobs'] : [];
};
