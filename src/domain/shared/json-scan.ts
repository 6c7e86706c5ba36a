const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Scans a JSON text before it is parsed, outside of quotation marks. `see` gets each character and answers how many
 * characters it has read, or 0 to end the scan. Works on any text, JSON or not.
 */
export const scanJson = (source: string, see: (code: number, at: number) => number): void => {
  let inString = false;
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else {
      const read = see(code, at);
      if (read === 0) return;
      at += read - 1;
    }
  }
};
