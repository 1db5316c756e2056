import { useCallback, useEffect, useState } from "react";
import type { PointerEvent, RefObject } from "react";

/** Which part of the drawing is seen, in its units. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const STEP = 1.25;
const CLOSEST = 160;

/** The view after coming nearer (above 1) or going away (below 1), with the point staying where it is. */
export function zoomed(view: View, factor: number, atX: number, atY: number, whole: View): View {
  const largest = 2 * Math.max(whole.width, whole.height);
  const width = Math.min(Math.max(view.width / factor, CLOSEST), largest);
  const scale = width / view.width;
  return {
    x: atX - (atX - view.x) * scale,
    y: atY - (atY - view.y) * scale,
    width,
    height: view.height * scale,
  };
}

interface PanZoom {
  readonly view: View;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
    readonly onPointerUp: () => void;
  };
}

/** Moves a drawing by dragging, and makes it larger by the wheel with ctrl, by buttons, or by two fingers. */
export function usePanZoom(svg: RefObject<SVGSVGElement | null>, whole: View): PanZoom {
  // What was seen of another drawing means nothing in this one.
  const [seen, setSeen] = useState({ whole, view: whole });
  const view = seen.whole === whole ? seen.view : whole;
  const change = useCallback(
    (next: (view: View) => View) =>
      setSeen((old) => ({ whole, view: next(old.whole === whole ? old.view : whole) })),
    [whole],
  );
  const [drag, setDrag] = useState<{ readonly x: number; readonly y: number } | undefined>();
  const byButton = (factor: number) => (): void =>
    change((old) => zoomed(old, factor, old.x + old.width / 2, old.y + old.height / 2, whole));
  const onWheel = useCallback(
    (event: WheelEvent) => {
      // Without ctrl the wheel scrolls the page, as everywhere.
      const element = svg.current;
      if (!event.ctrlKey || element === null) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      change((old) => {
        const x = old.x + ((event.clientX - box.left) / box.width) * old.width;
        const y = old.y + ((event.clientY - box.top) / box.height) * old.height;
        return zoomed(old, event.deltaY < 0 ? STEP : 1 / STEP, x, y, whole);
      });
    },
    [svg, change, whole],
  );
  useEffect(() => {
    const element = svg.current;
    // React's own wheel handlers are passive: they cannot keep the page from zooming.
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [svg, onWheel]);
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    if (drag === undefined) return;
    const box = event.currentTarget.getBoundingClientRect();
    const scale = Math.max(view.width / box.width, view.height / box.height);
    change((old) => ({
      ...old,
      x: old.x - (event.clientX - drag.x) * scale,
      y: old.y - (event.clientY - drag.y) * scale,
    }));
    setDrag({ x: event.clientX, y: event.clientY });
  };
  return {
    view,
    zoomIn: byButton(STEP),
    zoomOut: byButton(1 / STEP),
    fit: () => change(() => whole),
    handlers: {
      onPointerDown: (event) => {
        if (event.target !== event.currentTarget) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ x: event.clientX, y: event.clientY });
      },
      onPointerMove,
      onPointerUp: () => setDrag(undefined),
    },
  };
}
