import { acceptCompletion } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";

const PAUSE_MS = 25;
/** A list that is renewed for longer than this is not waited for. */
const PATIENCE_MS = 5_000;

/** What the user sees: also a list that opened just now, or is being renewed. */
const isListOpen = (view: EditorView): boolean => view.dom.querySelector(".cm-tooltip-autocomplete") !== null;

/**
 * Tab takes what the list of completion offers; without a list it is not handled, so that it goes on to
 * what comes next on the page. From a list that opened just now CodeMirror takes nothing yet
 * (`interactionDelay`): a Tab in that moment waits, as to leave the editor is not what was meant.
 */
export function tabKey(view: EditorView): boolean {
  if (acceptCompletion(view)) return true;
  if (!isListOpen(view)) return false;
  acceptSoon(view, performance.now() + PATIENCE_MS);
  return true;
}

function acceptSoon(view: EditorView, until: number): void {
  const { doc } = view.state;
  setTimeout(() => {
    const isOver = view.state.doc !== doc || !view.hasFocus || performance.now() > until;
    if (isOver || acceptCompletion(view) || !isListOpen(view)) return;
    acceptSoon(view, until);
  }, PAUSE_MS);
}
