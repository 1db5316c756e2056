import { useEffect, useState } from "react";

/**
 * A value, behind by a task once it changes: what takes long to be found out of it does not hold up what is seen first.
 * `first` stands for it until then.
 */
export function useLater<T>(value: T, first: T): T {
  const [later, setLater] = useState<{ readonly value: T }>({ value: first });
  useEffect(() => {
    const timer = setTimeout(() => setLater((old) => (old.value === value ? old : { value })));
    return () => clearTimeout(timer);
  }, [value]);
  return later.value;
}
