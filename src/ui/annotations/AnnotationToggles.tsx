import { TriangleAlert } from "lucide-react";
import type { AnnotationState } from "./use-annotations.ts";
import "./annotations.css";

/** A switch for each annotation of the dashboard. */
export function AnnotationToggles({ states }: { states: readonly AnnotationState[] }) {
  const shown = states.filter(({ hidden }) => !hidden);
  if (shown.length === 0) return null;
  return (
    <div className="annotation-toggles" role="group" aria-label="Annotations">
      {shown.map(({ key, name, color, isOn, problem, toggle }) => (
        <span key={key} className="annotation-toggle">
          <button
            type="button"
            className="button small annotation-switch"
            role="switch"
            aria-checked={isOn}
            onClick={toggle}
          >
            <span className="dot" style={{ background: isOn ? color : "transparent", borderColor: color }} />
            {name}
          </button>
          {problem !== undefined && (
            <span className="variable-problem" role="img" title={problem} aria-label={`${name}: ${problem}`}>
              <TriangleAlert size={14} aria-hidden />
            </span>
          )}
        </span>
      ))}
    </div>
  );
}
