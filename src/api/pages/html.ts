import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Markup that is safe to send: made by `html` alone. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | number | Html | readonly Html[];

const markup = (part: Part): string => {
  if (part instanceof Html) return part.markup;
  return typeof part === 'object' ? part.map((inner) => inner.markup).join('') : escape(String(part));
};

/** Template in which every text is escaped; only `Html` is not. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((text, index) => `${text}${index < parts.length ? markup(parts[index] ?? '') : ''}`).join(''));

const STYLE = `
:root{color-scheme:light dark;--line:#8886}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;padding:1rem}
main{max-width:42rem;margin:0 auto}
h1{font-size:1.375rem;line-height:1.25;margin:.5rem 0 1rem}
.verdict{border-left:.5rem solid;padding:.75rem 1rem;font-weight:600;margin:0 0 1rem}
.good{border-color:#15803d}.bad{border-color:#b91c1c}.unsure{border-color:#b45309}
dl{display:grid;grid-template-columns:1fr;margin:0 0 1rem}
dt{font-size:.875rem;opacity:.8;margin-top:.625rem}
dd{margin:0;overflow-wrap:anywhere;border-bottom:1px solid var(--line);padding-bottom:.375rem}
fieldset{border:1px solid var(--line);border-radius:.375rem;margin:0 0 1rem;padding:.75rem 1rem}
legend{font-weight:600;padding:0 .25rem}
label.option{display:flex;gap:.625rem;align-items:center;min-height:2.75rem}
input[type=radio]{width:1.375rem;height:1.375rem;flex:none;margin:0}
textarea{width:100%;font:inherit;padding:.5rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:0 1.5rem;border:0;border-radius:.375rem;background:#1d4ed8;color:#fff;width:100%}
:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
@media(min-width:36rem){dl{grid-template-columns:12rem 1fr}dt{margin:0;padding:.375rem 0;border-bottom:1px solid var(--line);font-size:1rem}dd{padding:.375rem 0}button{width:auto}}
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The browser may use this very style, send forms to this site, and nothing else. */
const CSP = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

/** A whole page in Indonesian that needs neither script nor any other file. */
export const page = (title: string, body: Html): string =>
  `<!doctype html>\n<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escape(title)}</title><style>${STYLE}</style></head><body><main>${body.markup}</main></body></html>\n`;

export const sendPage = (reply: FastifyReply, status: number, content: string): void => {
  void reply.status(status).header('content-security-policy', CSP).type('text/html; charset=utf-8').send(content);
};
