import { declared } from './colors';

/** Narrower than this, a page shows the narrow picture of each plot. In pixels. */
const NARROW = 600;

/** How every page looks: by day and by night on a screen, always as by day on paper. */
export const STYLE = `
:root { color-scheme: light dark; ${declared('day')} }
@media screen and (prefers-color-scheme: dark) { :root { ${declared('night')} } }
*, ::before, ::after { box-sizing: border-box; }
html { font: 1rem/1.6 system-ui, sans-serif; background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 56rem; padding: 3rem 1.5rem 5rem; overflow-wrap: break-word; }
h1, h2 { line-height: 1.25; text-wrap: balance; letter-spacing: -0.01em; }
h1 { margin: 0; font-size: 2rem; font-weight: 650; }
h2 { margin: 0 0 1rem; font-size: 1.25rem; font-weight: 600; }
p, ul, figure, .wide { margin: 0 0 1.5rem; }
p, li { max-width: 42rem; text-wrap: pretty; white-space: pre-line; }
.lead { margin: 0.75rem 0 0; font-size: 1.125rem; color: var(--soft); }
section { margin-top: 3rem; padding-top: 2rem; border-top: 1px solid var(--rule); }
section > :last-child { margin-bottom: 0; }
ul { padding-left: 1.25rem; }
li + li { margin-top: 0.25rem; }
li::marker { color: var(--soft); }
.wide { overflow-x: auto; }
/* Where there is more to scroll to, the edge has a shadow: it stays, and what covers it moves. */
@media screen { .wide { background: linear-gradient(to right, var(--paper) 1.5rem, transparent 3rem) local, linear-gradient(to left, var(--paper) 1.5rem, transparent 3rem) local,
  linear-gradient(to right, var(--rule), transparent 0.75rem), linear-gradient(to left, var(--rule), transparent 0.75rem); } }
.wide:focus-visible { outline: 2px solid var(--line-1); outline-offset: 4px; }
table { border-collapse: collapse; min-width: 100%; font-size: 0.9375rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
th, td { padding: 0.5rem 1.5rem 0.5rem 0; text-align: left; vertical-align: top; white-space: nowrap; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 500; }
thead th { white-space: normal; font-size: 0.8125rem; color: var(--soft); vertical-align: bottom; border-bottom-color: var(--soft); }
.figure { text-align: right; }
.sentence { min-width: 16rem; white-space: normal; }
figure + * { margin-top: 2.5rem; }
svg { display: block; width: 100%; height: auto; font-family: system-ui, sans-serif; font-variant-numeric: tabular-nums; }
figcaption { margin-top: 0.75rem; max-width: 42rem; font-size: 0.875rem; line-height: 1.5; color: var(--soft); }
.narrow { display: none; }
@media screen and (max-width: ${NARROW - 1}px) {
  html { font-size: 0.9375rem; }
  body { padding: 2rem 1rem 3rem; }
  h1 { font-size: 1.625rem; }
  .narrow { display: block; }
  .broad { display: none; }
}
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  section { margin-top: 1.5rem; padding-top: 1.25rem; }
  h1, h2 { break-after: avoid; }
  figure, tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  /* Nobody can scroll on paper. */
  table { font-size: 8.5pt; }
  thead th { font-size: 8pt; }
  th, td { padding-right: 0.75rem; white-space: normal; }
  .figure, tbody th { white-space: nowrap; }
  .sentence, tbody th.sentence { min-width: 10rem; white-space: normal; overflow-wrap: anywhere; }
  p, li { orphans: 3; widows: 3; }
}
`;
