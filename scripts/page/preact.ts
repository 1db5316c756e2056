/**
 * What is written for React runs on Preact, whose `compat` has the same interface. A first dashboard takes 57 kB (gzip)
 * and a fifth of the page's CPU less than with React 19, which types and libraries still name.
 *
 * Where it differs, the page does as both have it:
 * - a field keeps what the reader made of it while the state behind it stays: it is drawn again, or set back;
 * - an element that is removed with the focus in it is told by `onBlur`: see `useIsShown`;
 * - `autoFocus` is heeded once, `spellCheck={false}` never: the first is an effect here, the second a text;
 * - attributes of SVG have their names in SVG: see `FOCUSABLE`.
 */
export const PREACT = [
  { find: /^react\/jsx-(dev-)?runtime$/, replacement: "preact/jsx-runtime" },
  { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
  { find: /^react(-dom)?$/, replacement: "preact/compat" },
];
