import { useState } from "react";

/**
 * Something being edited that starts from a value elsewhere, such as the URL's. When that value changes,
 * the draft gives way to it.
 */
export function useDraft<T>(value: T): [draft: T, setDraft: (draft: T) => void] {
  const [edited, setEdited] = useState<{ readonly from: T; readonly draft: T }>();
  const draft = edited !== undefined && edited.from === value ? edited.draft : value;
  return [draft, (next) => setEdited({ from: value, draft: next })];
}
