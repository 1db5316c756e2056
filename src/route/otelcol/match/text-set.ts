import { compileSearch } from "../../../base/regexp.ts";

/** Whether a text is one of several, or is found by one of several expressions. */
export type TextSet = (text: string) => boolean;

/** How texts are compared: the whole text, or an expression of RE2 anywhere in it. */
export type MatchType = "strict" | "regexp";

/** @throws WatchtowerError for an expression that is none. */
export function textSet(type: MatchType, texts: readonly string[]): TextSet {
  switch (type) {
    case "strict": {
      const all = new Set(texts);
      return (text) => all.has(text);
    }
    case "regexp": {
      const all = texts.map(compileSearch);
      return (text) => all.some((each) => each.test(text));
    }
  }
}
