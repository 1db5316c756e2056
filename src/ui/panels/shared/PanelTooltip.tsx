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
}

/** Beside the cursor, on the side where there is room. */
export function PanelTooltip({
  content,
  width,
  height,
}: {
  content: TooltipContent;
  width: number;
  height: number;
}) {
  const { left, top, title, lines } = content;
  const style = {
    ...(left > width / 2 ? { right: width - left + 12 } : { left: left + 12 }),
    ...(top > height / 2 ? { bottom: Math.max(0, height - top) } : { top }),
  };
  return (
    <div className="panel-tooltip" style={style} role="status">
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
    </div>
  );
}
