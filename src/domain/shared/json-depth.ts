import { scanJson } from './json-scan.js';

/** Most levels of nested lists and objects in a body of the API; none of its own bodies has ten. */
export const DEEPEST_JSON = 100;

const OPENS = new Set([0x5b, 0x7b]);
const CLOSES = new Set([0x5d, 0x7d]);

/**
 * True where a JSON text is nested deeper than `most`. It is told before parsing, because code that walks the value
 * calls itself once a level. Works on any text, JSON or not.
 */
export const isDeeperThan = (source: string, most: number): boolean => {
  let depth = 0;
  scanJson(source, (code) => {
    if (OPENS.has(code)) depth += 1;
    else if (CLOSES.has(code)) depth -= 1;
    return depth > most ? 0 : 1;
  });
  return depth > most;
};
