/** What a page has to search with, what is meant first: its search field, else its editor of queries. */
const SEARCHES = ["main input[type='search']", "main [role='searchbox']", "main .cm-content"];

/** Moves the focus to where the page is searched. @returns whether there is such a place */
export function focusSearch(): boolean {
  for (const selector of SEARCHES) {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].find(isSeen);
    if (found === undefined) continue;
    found.focus();
    if (found instanceof HTMLInputElement) found.select();
    return true;
  }
  return false;
}

const isSeen = (element: HTMLElement): boolean => element.getClientRects().length > 0;
