import { useEffect, useRef } from "react";

/** Calls back when Escape is pressed, while it is on. */
export function useEscape(isOn: boolean, onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === "Escape") latest.current();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [isOn]);
}
