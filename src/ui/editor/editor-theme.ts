import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours come from the page's tokens, so that light and dark need no second theme. */
export const editorTheme = EditorView.theme({
  "&": { font: "13px/20px var(--mono)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "inherit", lineHeight: "20px" },
  ".cm-content": { padding: "5px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 10px" },
  ".cm-placeholder": { color: "var(--text-3)" },
  "&.cm-focused .cm-matchingBracket": {
    background: "var(--selected)",
    outline: "1px solid var(--border-strong)",
  },
  "&.cm-focused .cm-nonmatchingBracket": { color: "var(--danger)", background: "none" },
  ".cm-tooltip": {
    border: "1px solid var(--border)",
    borderRadius: "6px",
    background: "var(--raised)",
    boxShadow: "var(--shadow)",
    overflow: "hidden",
    zIndex: "50",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    font: "12px/1.5 var(--mono)",
    maxHeight: "16em",
    minWidth: "220px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "16px",
    justifyContent: "space-between",
    padding: "3px 10px",
    color: "var(--text)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--selected)", color: "var(--text)" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--link)", fontWeight: "600" },
  ".cm-completionDetail": { color: "var(--text-3)", fontStyle: "normal", fontFamily: "var(--font)" },
  ".cm-tooltip.cm-tooltip-lint, .cm-tooltip .cm-diagnostic": {
    margin: "0",
    padding: "4px 10px",
    maxWidth: "520px",
    border: "0",
    font: "12px/1.5 var(--mono)",
    color: "var(--danger)",
    whiteSpace: "pre-wrap",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--danger) 1px",
    textUnderlineOffset: "4px",
    textDecorationSkipInk: "none",
  },
  ".cm-panels": { background: "var(--raised)", color: "var(--text)" },
  ".cm-completionInfo": {
    padding: "6px 10px",
    maxWidth: "320px",
    font: "12px/1.5 var(--font)",
    color: "var(--text-2)",
  },
});

export const highlightStyle = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.logicOperator],
    color: "var(--syntax-keyword)",
  },
  { tag: tags.function(tags.variableName), color: "var(--syntax-function)" },
  { tag: tags.string, color: "var(--syntax-string)" },
  { tag: [tags.number, tags.bool], color: "var(--syntax-number)" },
  { tag: [tags.labelName, tags.propertyName], color: "var(--syntax-label)" },
  { tag: [tags.operator, tags.punctuation], color: "var(--syntax-operator)" },
  { tag: tags.comment, color: "var(--text-3)", fontStyle: "italic" },
]);
