import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { ShownLink } from "../../fields/data-links.ts";
import { LinkList } from "./LinkList.tsx";
import "./shared.css";

export interface TooltipLine {
  readonly name: string;
  readonly text: string;
  readonly color?: string;
}

/** What is under the cursor. */
export interface TooltipContent {
  /** CSS pixels within the panel. */
  readonly left: number;
  readonly top: number;
  readonly title: string;
  readonly lines: readonly TooltipLine[];
  /** Below the lines. */
  readonly figure?: ReactNode;
  /** Where it leads, after a click. */
  readonly links?: readonly ShownLink[];
}

interface PanelTooltipProps {
  readonly content: TooltipContent;
  readonly width: number;
  readonly height: number;
  /** Given while it is pinned. */
  readonly onClose?: (() => void) | undefined;
}

/** Beside the cursor, on the side where there is room. */
export function PanelTooltip({ content, width, height, onClose }: PanelTooltipProps) {
  const { left, top, title, lines, figure, links = [] } = content;
  const style = {
    ...sideOf(left, width),
    ...heightOf(top, height, figure === undefined ? TITLE + lines.length * LINE : undefined),
  };
  const isPinned = onClose !== undefined;
  return (
    <div
      className={isPinned ? "panel-tooltip pinned" : "panel-tooltip"}
      style={style}
      role="status"
      onPointerDown={(event) => isPinned && event.stopPropagation()}
      onClick={(event) => isPinned && event.stopPropagation()}
    >
      {isPinned && <CloseButton onClose={onClose} />}
      {title !== "" && <div className="panel-tooltip-title num">{title}</div>}
      <dl>
        {lines.map(({ name, text, color }) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>
              {color !== undefined && <span className="dot" style={{ background: color }} />}
              {name}
            </dt>
            <dd className="num">{text}</dd>
          </div>
        ))}
      </dl>
      {figure}
      <TooltipLinks links={links} isPinned={isPinned} />
    </div>
  );
}

/** CSS pixels that a tooltip may need. */
const ROOM = 248;

/** CSS pixels of the title with what is around it, and of a line. */
const TITLE = 40;
const LINE = 20;

/** Below the cursor or above it, where it fits. @param tall undefined: with a drawing, and taller than most */
function heightOf(top: number, height: number, tall: number | undefined) {
  if (tall === undefined ? top > height * 0.3 : top + tall > height && top >= tall)
    return { bottom: Math.max(0, height - top) };
  return { top: tall === undefined ? top : Math.max(0, Math.min(top, height - tall)) };
}

/** Where neither side has room, it lies over what is under the cursor, and may leave a narrow figure to the right. */
function sideOf(left: number, width: number): { readonly left: number } | { readonly right: number } {
  if (width < 2 * ROOM) return { left: Math.max(0, Math.min(left + 12, width - ROOM)) };
  return left > width / 2 ? { right: width - left + 12 } : { left: left + 12 };
}

/** The links while the tooltip stays; before that, how to reach them. */
export function TooltipLinks({ links, isPinned }: { links: readonly ShownLink[]; isPinned: boolean }) {
  if (links.length === 0) return null;
  if (isPinned) return <LinkList links={links} />;
  const direct = links.find(({ oneClick }) => oneClick);
  return (
    <div className="panel-tooltip-hint">Click: {direct === undefined ? "links" : direct.title || "open"}</div>
  );
}

export function CloseButton({ onClose }: { onClose: () => void }) {
  return (
    <button
      type="button"
      className="button ghost small icon tooltip-close"
      aria-label="Close"
      onClick={onClose}
    >
      <X size={12} aria-hidden />
    </button>
  );
}
