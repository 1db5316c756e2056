/** What a page has to search with, what is meant first: its search field, else its editor of queries. */
const SEARCHES = [
  "main input[type='search']",
  "main [role='searchbox']",
  "main .code-editor",
  "main .plain-editor",
];

/** Moves the focus to where the page is searched. @returns whether there is such a place */
export function focusSearch(): boolean {
  for (const selector of SEARCHES) {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].find(isSeen);
    if (found === undefined) continue;
    writtenIn(found).focus();
    if (found instanceof HTMLInputElement) found.select();
    return true;
  }
  return false;
}

/** The text of an editor is in its shadow tree. */
const writtenIn = (element: HTMLElement): HTMLElement =>
  element.shadowRoot?.querySelector<HTMLElement>(".cm-content") ?? element;

const isSeen = (element: HTMLElement): boolean => element.getClientRects().length > 0;
