import { useEffect, useRef, type RefObject } from "react";

/** What showed the details of a circle is gone, and the focus with it: it goes back to the circle. */
export function useFocusBack(svg: RefObject<SVGSVGElement | null>, selected: string | undefined): void {
  const before = useRef(selected);
  useEffect(() => {
    const left = before.current;
    before.current = selected;
    if (left === undefined || selected !== undefined || document.activeElement !== document.body) return;
    svg.current?.querySelector<SVGElement>(`[data-node="${CSS.escape(left)}"]`)?.focus();
  }, [svg, selected]);
}
