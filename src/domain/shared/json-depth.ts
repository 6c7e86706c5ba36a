/** Levels of lists and objects in one another that a body of the API may have; none that it asks for has ten. */
export const DEEPEST_JSON = 100;

const OPENS = new Set([0x5b, 0x7b]);
const CLOSES = new Set([0x5d, 0x7d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether a text of JSON is nested deeper than `most`, told before it is parsed: whatever walks the value afterwards
 * calls itself once a level. Works on any text, JSON or not.
 */
export const isDeeperThan = (source: string, most: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (OPENS.has(code)) {
      depth += 1;
      if (depth > most) return true;
    } else if (CLOSES.has(code)) depth -= 1;
  }
  return false;
};
