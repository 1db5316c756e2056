import { useState } from "react";
import { followLink } from "./PanelLink.tsx";
import { useEscape } from "./use-escape.ts";
import type { TooltipContent } from "./PanelTooltip.tsx";

export interface Tooltip {
  readonly content: TooltipContent | undefined;
  /** Stays until it is closed, so that its links can be reached. */
  readonly isPinned: boolean;
  /** What is under the cursor now. */
  readonly show: (content: TooltipContent | undefined) => void;
  /** A click on it: follows the link that is meant for that, or pins the others. */
  readonly click: (content: TooltipContent | undefined) => void;
  readonly close: () => void;
}

/** The tooltip of a panel, which a click pins where there are links. Escape lets it go. */
export function useTooltip(): Tooltip {
  const [content, setContent] = useState<TooltipContent>();
  const [isPinned, setPinned] = useState(false);
  const close = (): void => {
    setPinned(false);
    setContent(undefined);
  };
  useEscape(isPinned, close);
  return {
    content,
    isPinned,
    close,
    show: (next) => {
      if (!isPinned) setContent(next);
    },
    click: (next) => {
      const links = next?.links ?? [];
      const direct = links.find(({ oneClick }) => oneClick);
      if (direct !== undefined) return followLink(direct);
      setContent(next);
      return setPinned(links.length > 0);
    },
  };
}
