import { scanJson } from './json-scan.js';

/** Levels of lists and objects in one another that a body of the API may have; none that it asks for has ten. */
export const DEEPEST_JSON = 100;

const OPENS = new Set([0x5b, 0x7b]);
const CLOSES = new Set([0x5d, 0x7d]);

/**
 * Whether a text of JSON is nested deeper than `most`, told before it is parsed: whatever walks the value afterwards
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
