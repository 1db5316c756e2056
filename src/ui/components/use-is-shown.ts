import { useLayoutEffect, useRef, type RefObject } from "react";

/** Whether a component is still on the page: an element that is removed with the focus in it is told that it lost it. */
export function useIsShown(): RefObject<boolean> {
  const isShown = useRef(true);
  // A layout effect ends before the elements are removed; other effects end after.
  useLayoutEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  return isShown;
}
