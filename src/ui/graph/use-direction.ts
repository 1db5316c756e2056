import { useLayoutEffect, useState, type RefObject } from "react";
import type { Direction } from "./layout-parts.ts";

/** How much higher than wide a drawing's place is before calls go down: lines of text are wide themselves. */
const TALL = 1.2;

/** The direction that makes a graph largest in its place, also after the place has changed. */
export function useDirection(svg: RefObject<SVGSVGElement | null>): Direction {
  const [direction, setDirection] = useState<Direction>("right");
  useLayoutEffect(() => {
    const element = svg.current;
    if (element === null) return undefined;
    const look = (): void => {
      const { width, height } = element.getBoundingClientRect();
      setDirection(height > TALL * width ? "down" : "right");
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [svg]);
  return direction;
}
