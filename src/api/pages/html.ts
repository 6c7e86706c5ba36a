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
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--ground:#f6f8fa;--paper:#fff;--blue:#0b4f9c;--good:#116329;--good-ground:#e6f4ea;--bad:#a40e26;--bad-ground:#fdebec;--unsure:#7a4d05;--unsure-ground:#fff4dc}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--line:#3d444d;--ground:#0d1117;--paper:#161b22;--blue:#6cb0ff;--good:#6fdd8b;--good-ground:#12261a;--bad:#ff9492;--bad-ground:#2d1518;--unsure:#e3b341;--unsure-ground:#2b2111}}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
body>header,body>footer{padding:.875rem 1rem;color:var(--soft);font-size:.9375rem}
body>header{background:var(--paper);border-bottom:3px solid var(--blue);color:var(--ink);font-weight:600}
body>header p,body>footer p{max-width:44rem;margin:0 auto}
main{max-width:46rem;margin:1rem auto;padding:1rem;background:var(--paper)}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 .75rem}
h2{font-size:1.125rem;margin:1.75rem 0 .5rem}
p{margin:0 0 .875rem}
a{color:var(--blue)}
.verdict{border-left:.5rem solid;padding:.75rem 1rem;font-size:1.125rem;font-weight:700;margin:0 0 1rem}
.good{color:var(--good);background:var(--good-ground)}.bad{color:var(--bad);background:var(--bad-ground)}.unsure{color:var(--unsure);background:var(--unsure-ground)}
dl{margin:0 0 1rem;border-top:1px solid var(--line)}
dl>div{padding:.5rem 0;border-bottom:1px solid var(--line)}
dt{font-size:.9375rem;color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.digest{font-family:ui-monospace,monospace;font-size:.875rem}
.conditions{padding-left:1.5rem;margin:0 0 1rem}
.conditions>li{padding:.5rem 0;border-bottom:1px solid var(--line)}
.conditions p{margin:.25rem 0 0;color:var(--soft);font-size:.9375rem}
.tag{display:inline-block;padding:0 .5rem;border-radius:.25rem;font-size:.9375rem;font-weight:600;white-space:nowrap}
details{margin:0 0 1rem;border:1px solid var(--line);border-radius:.375rem;padding:0 1rem}
summary{padding:.75rem 0;font-weight:600;cursor:pointer}
dd>ul{margin:0;padding-left:1.25rem}
fieldset{border:1px solid var(--line);border-radius:.375rem;margin:0 0 1rem;padding:.5rem 1rem .75rem}
/* a long question stands in the frame, not across it */
legend{float:left;width:100%;font-weight:600;padding:.25rem 0 .5rem}
legend+*{clear:both}
legend small{display:block;font-weight:400;color:var(--soft)}
label.option{display:flex;gap:.75rem;align-items:center;min-height:2.75rem;cursor:pointer}
input[type=radio]{width:1.375rem;height:1.375rem;flex:none;margin:0;accent-color:var(--blue)}
label.field{display:block;font-weight:600;margin:0 0 .375rem}
input[type=text],input[type=file],textarea{width:100%;font:inherit;padding:.625rem;border:1px solid var(--soft);border-radius:.375rem;background:var(--paper);color:var(--ink)}
button,a.button{display:inline-block;font:inherit;font-weight:600;min-height:3rem;padding:.625rem 1.5rem;border:0;border-radius:.375rem;background:#0b4f9c;color:#fff;width:100%;text-align:center;text-decoration:none;cursor:pointer}
form{margin:0 0 1rem}
form>button{margin-top:.75rem}
:focus-visible{outline:3px solid #d97706;outline-offset:2px}
@media(min-width:40rem){main{padding:1.5rem 2rem;border:1px solid var(--line);border-radius:.375rem}dl>div{display:grid;grid-template-columns:13rem 1fr;gap:1rem}button,a.button{width:auto}}
@media print{body>footer,form,a.button{display:none}main{border:0}}
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Content security policy of a page: this very style, forms to this site, and nothing else. */
const CSP = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

interface PageContent {
  readonly title: string;
  readonly body: Html;
  /** Name of the office, at the top of the page. */
  readonly office: string;
  readonly foot: string;
}

/** A whole page in Indonesian that needs neither script nor any other file. */
export const page = ({ title, body, office, foot }: PageContent): string =>
  `<!doctype html>\n<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escape(title)} - ${escape(office)}</title><style>${STYLE}</style></head><body><header><p>${escape(office)}</p></header><main>${body.markup}</main><footer><p>${escape(foot)}</p></footer></body></html>\n`;

export const sendPage = (reply: FastifyReply, status: number, content: string): void => {
  void reply.status(status).header('content-security-policy', CSP).type('text/html; charset=utf-8').send(content);
};
